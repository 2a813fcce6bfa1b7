package provider

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// moduleRun calls examples/modules/vendor-access as a user's root module does.
type moduleRun struct {
	*coreRun
}

// newModuleRun initializes the root module in the testdata of the named test.
func newModuleRun(t *testing.T, r *rig, name string) *moduleRun {
	t.Helper()
	main, err := os.ReadFile(filepath.Join("testdata", name, "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	run := r.example("modules/vendor-access")
	// Beside the folder of modules.
	run.dir = filepath.Join(run.dir, "..", "..", "root")
	if err := os.Mkdir(run.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	run.write(string(main))
	run.ok("init")
	return &moduleRun{coreRun: run}
}

// give sets the map of vendors.
func (m *moduleRun) give(vendors map[string]any) {
	m.t.Helper()
	text, err := json.Marshal(map[string]any{"vendors": vendors})
	if err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(m.dir, "terraform.tfvars.json"), text, 0o600); err != nil {
		m.t.Fatal(err)
	}
}

// planned are the changes of a plan, by address; data sources that are read are none.
func (m *moduleRun) planned() map[string]string {
	m.t.Helper()
	m.ok("plan", "-out=plan")
	var plan struct {
		Changes []struct {
			Address string `json:"address"`
			Change  struct {
				Actions []string `json:"actions"`
			} `json:"change"`
		} `json:"resource_changes"`
	}
	if err := json.Unmarshal([]byte(m.ok("show", "-json", "plan")), &plan); err != nil {
		m.t.Fatal(err)
	}
	changes := map[string]string{}
	for _, c := range plan.Changes {
		if actions := strings.Join(c.Change.Actions, " "); actions != "no-op" && actions != "read" {
			changes[strings.TrimPrefix(c.Address, "module.access.")] = actions
		}
	}
	return changes
}

func (m *moduleRun) plans(want map[string]string) {
	m.t.Helper()
	if diff := cmp.Diff(want, m.planned()); diff != "" {
		m.t.Errorf("planned changes differ (-want +got):\n%s", diff)
	}
}

// A vendor that is added, changed or taken away is all that a plan is about.
func TestAccVendorAccessModule(t *testing.T) {
	needsAcc(t)
	t.Parallel()
	r := newRig(t)
	before := identities(t, r.iam())
	m := newModuleRun(t, r, "TestAccVendorAccessModule")

	m.plans(map[string]string{})
	m.ok("apply", "-auto-approve")

	vendors := map[string]any{
		"synqly":  map[string]any{"use_cases": map[string]any{"sink_aws_s3": map[string]any{"bucket": []string{"events"}}}},
		"trelica": map[string]any{"external_ids": []string{"5f0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b"}, "use_cases": map[string]any{"iam": map[string]any{}}},
	}
	m.give(vendors)
	m.plans(map[string]string{
		`crossaccount_external_id.this["synqly"]`: "create",
		`crossaccount_access_role.this["synqly"]`: "create", `crossaccount_access_role.this["trelica"]`: "create",
	})
	m.ok("apply", "-auto-approve")
	m.ok("plan", "-detailed-exitcode")

	added := maps.Clone(vendors)
	added["drata"] = map[string]any{"external_ids": []string{"9f0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b"}, "use_cases": map[string]any{"autopilot": map[string]any{}}}
	m.give(added)
	m.plans(map[string]string{`crossaccount_access_role.this["drata"]`: "create"})
	m.ok("apply", "-auto-approve")
	m.ok("plan", "-detailed-exitcode")

	// What a console is to be told stays known while a role changes in something else.
	trelica := map[string]any{
		"external_ids": []string{"5f0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b"}, "use_cases": map[string]any{"iam": map[string]any{}}, "handoff": map[string]any{},
	}
	added["trelica"] = trelica
	m.give(added)
	m.ok("apply", "-auto-approve")
	trelica["tags"] = map[string]string{"owner": "security"}
	m.give(added)
	m.plans(map[string]string{`crossaccount_access_role.this["trelica"]`: "update"})
	if text := m.ok("plan"); strings.Contains(text, "will be read during apply") || strings.Contains(text, "(known after apply)") {
		t.Errorf("a change of tags puts a hand-off in doubt:\n%s", text)
	}
	m.ok("apply", "-auto-approve")

	delete(added, "trelica")
	added["synqly"] = map[string]any{
		"use_cases":           map[string]any{"sink_aws_s3": map[string]any{"bucket": []string{"events", "alerts"}}},
		"external_id_keepers": map[string]string{"year": "2027"}, "keep_previous_external_id": true,
	}
	m.give(added)
	m.plans(map[string]string{
		`crossaccount_external_id.this["synqly"]`: "update",
		`crossaccount_access_role.this["synqly"]`: "update", `crossaccount_access_role.this["trelica"]`: "delete",
	})
	m.ok("apply", "-auto-approve")
	m.ok("plan", "-detailed-exitcode")

	m.give(map[string]any{})
	m.ok("apply", "-auto-approve")
	if diff := cmp.Diff(before, identities(t, r.iam())); diff != "" {
		t.Errorf("an empty map leaves something (-before +after):\n%s", diff)
	}
}

func TestAccVendorAccessModuleRefuses(t *testing.T) {
	needsAcc(t)
	t.Parallel()
	r := newRig(t)
	m := newModuleRun(t, r, "TestAccVendorAccessModule")
	bucket := func(names ...string) map[string]any {
		return map[string]any{"sink_aws_s3": map[string]any{"bucket": names}}
	}
	for _, tt := range []struct {
		reason  string
		vendors map[string]any
		want    []string
	}{
		{"a vendor that is not known", map[string]any{"synqli": map[string]any{}}, []string{"synqli", "synqly"}},
		{"a use case that is not one", map[string]any{"synqly": map[string]any{"use_cases": map[string]any{"sink": map[string]any{}}}}, []string{`no use case "sink"`, `"sink_aws_s3"`}},
		{"a parameter missing", map[string]any{"synqly": map[string]any{"use_cases": map[string]any{"sink_aws_s3": map[string]any{}}}}, []string{`The parameter "bucket" is missing`}},
		{"a bucket that is an ARN", map[string]any{"synqly": map[string]any{"use_cases": bucket("arn:aws:s3:::events")}}, []string{`give the bucket's name alone, "events"`}},
		{"a name against the vendor's rule", map[string]any{"synqly": map[string]any{"role_name": "Events", "use_cases": bucket("events")}}, []string{"SynqlyAccess"}},
		{"no variant where there are several", map[string]any{"datadog": map[string]any{"external_ids": []string{"c0ffee00c0ffee00"}}}, []string{"variant", "datadoghq.eu"}},
		{"an ID for a vendor that sends none", map[string]any{"dataloop": map[string]any{
			"external_ids": []string{"c0ffee00c0ffee00"}, "trusted_principals": []string{"arn:aws:iam::200000000001:user/dataloop-integration-1"},
			"use_cases": map[string]any{"s3_dataset": map[string]any{"bucket": []string{"events"}}}}}, []string{"external-id-unusable"}},
		{"no principal where the vendor makes one per customer", map[string]any{"upsolver": map[string]any{"external_ids": []string{"c0ffee00c0ffee00"}}}, []string{"trusted_principals", "Security Information"}},
		{"no ID where the vendor issues it", map[string]any{"lacework": map[string]any{}}, []string{"Lacework FortiCNAPP issues its own external ID: give it in external_ids of lacework"}},
		{"keepers of an ID that is given", map[string]any{"lacework": map[string]any{"external_ids": []string{"c0ffee00c0ffee00"}, "external_id_keepers": map[string]string{"a": "b"}}}, []string{"rotate an ID that is made here"}},
		{"an entry that is null", map[string]any{"synqly": nil}, []string{"An entry of vendors is null"}},
		{"a session of a minute", map[string]any{"synqly": map[string]any{"max_session_duration": 60}}, []string{"3600 to 43200"}},
		{"a form of a vendor that has none", map[string]any{"databricks": map[string]any{"variant": "cross_account", "external_ids": []string{"c0ffee00c0ffee00"}, "handoff": map[string]any{}}}, []string{"does not know what Databricks's console asks for: leave handoff of databricks out"}},
	} {
		m.give(tt.vendors)
		text, err := m.run("plan")
		if err == nil {
			t.Errorf("%s: planned:\n%s", tt.reason, text)
			continue
		}
		for _, part := range tt.want {
			if !strings.Contains(text, part) {
				t.Errorf("%s: %q is not said in:\n%s", tt.reason, part, text)
			}
		}
	}
}

// IDs, principals and buckets may come from resources of the same apply.
func TestAccVendorAccessModuleWithUnknownValues(t *testing.T) {
	needsAcc(t)
	t.Parallel()
	r := newRig(t)
	m := newModuleRun(t, r, t.Name())
	m.ok("apply", "-auto-approve")
	m.ok("plan", "-detailed-exitcode")
	m.says(m.ok("output", "-json", "lacework"), `"external_id":"c0ffee00c0ffee00c0ffee00c0ffee00"`)
	m.says(m.ok("output", "-json", "datasets"), `{"label":"Integration Name","value":"made-events"}`)
	m.ok("destroy", "-auto-approve")
}

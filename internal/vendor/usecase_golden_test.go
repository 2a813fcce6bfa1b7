package vendor_test

import (
	"encoding/json"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// policyCase is a use case with parameters, and what it must come to.
type policyCase struct {
	UseCase    string              `json:"use_case"`
	Reason     string              `json:"reason"`
	Partition  string              `json:"partition"`
	Parameters map[string][]string `json:"parameters"`
	// Policy is null where managed policies are all.
	Policy            json.RawMessage `json:"policy"`
	ManagedPolicyARNs []string        `json:"managed_policy_arns"`
	Probes            []probe         `json:"probes"`
}

// probe puts requests to the policy: each action on each resource.
type probe struct {
	Actions []string          `json:"actions"`
	Allowed []string          `json:"allowed"`
	Denied  []string          `json:"denied"`
	Context map[string]string `json:"context"`
}

func (c policyCase) name() string {
	return strings.TrimSuffix(c.UseCase+"/"+c.Reason, "/")
}

// The whole of every policy, as the sources have it; and each answers for
// itself: what it names may be done, and nothing beside it.
func TestPoliciesOfEveryUseCase(t *testing.T) {
	t.Parallel()
	for key, want := range facts(t) {
		d, err := catalog(t).Lookup(key)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range want.Policies {
			t.Run(key+"/"+c.name(), func(t *testing.T) {
				t.Parallel()
				got, err := d.Permissions(c.UseCase, c.Partition, c.Parameters)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(c.ManagedPolicyARNs, got.ManagedPolicyARNs, cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("managed policies differ (-want +got):\n%s", diff)
				}
				if string(c.Policy) == "null" {
					if got.JSON != "" {
						t.Errorf("there is a policy where managed ones are all: %s", got.JSON)
					}
					return
				}
				document := parse(t, got.JSON)
				if wanted := parse(t, string(c.Policy)); !policy.Equivalent(wanted, document) {
					t.Errorf("policy is\n%s\nwant\n%s", got.JSON, wanted.Marshal())
				}
				if wanted := parse(t, string(c.Policy)); wanted.Marshal() != got.JSON {
					t.Errorf("policy is not in its canonical form, with the Sids:\n%s\nwant\n%s", got.JSON, wanted.Marshal())
				}
				for _, p := range c.Probes {
					p.ask(t, document)
				}
				everyStatementIsProbed(t, document, c.Probes)
			})
		}
	}
}

func parse(t *testing.T, text string) *policy.Document {
	t.Helper()
	document, err := policy.Parse(text, policy.UseIdentity)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return document
}

func (p probe) ask(t *testing.T, document *policy.Document) {
	t.Helper()
	ask := func(action, resource string, want policy.Outcome) {
		request := policy.Request{Action: action, Resource: resource, Context: policy.Context{}}
		for name, value := range p.Context {
			request.Context.Set(name, value)
		}
		if got := document.Decide(request); got != want {
			t.Errorf("%s on %s with %v is %s, want %s", action, resource, p.Context, got, want)
		}
	}
	for _, action := range p.Actions {
		for _, resource := range p.Allowed {
			ask(action, resource, policy.Allowed)
		}
		for _, resource := range p.Denied {
			ask(action, resource, policy.DeniedImplicitly)
		}
	}
}

// everyStatementIsProbed keeps the probes honest: each action of the policy is
// tried where it must be allowed and, where the policy names resources, on a
// neighbour of them.
func everyStatementIsProbed(t *testing.T, document *policy.Document, probes []probe) {
	t.Helper()
	for _, s := range document.Statements {
		isNamed := !slices.Equal(s.Resources, []string{"*"})
		for _, pattern := range s.Actions {
			allowed, denied := false, false
			for _, p := range probes {
				if !slices.ContainsFunc(p.Actions, func(action string) bool { ok, _ := path.Match(pattern, action); return ok }) {
					continue
				}
				allowed = allowed || len(p.Allowed) > 0
				denied = denied || len(p.Denied) > 0
			}
			if !allowed || (isNamed && !denied) {
				t.Errorf("no probe tries %s on what it is for (%v) and on a neighbour (%v)", pattern, allowed, denied)
			}
		}
	}
}

func TestEveryUseCaseHasAGoldenPolicyAndEveryFormAGoldenHandoff(t *testing.T) {
	t.Parallel()
	all := facts(t)
	for _, key := range catalog(t).Keys() {
		d, err := catalog(t).Lookup(key)
		if err != nil {
			t.Fatal(err)
		}
		for _, u := range d.UseCases {
			if !slices.ContainsFunc(all[key].Policies, func(c policyCase) bool { return c.UseCase == u.Key }) {
				t.Errorf("testdata/vendors/%s.json has no policy of the use case %s", key, u.Key)
			}
		}
		for i, f := range d.Forms {
			if !slices.ContainsFunc(all[key].Handoffs, func(c handoffCase) bool { return c.Form == f.Name || (c.Form == "" && i == 0) }) {
				t.Errorf("testdata/vendors/%s.json does not fill in the form %q", key, f.Name)
			}
		}
	}
}

// What the issue asks of the first five vendors, by name.
func TestUseCasesThatTheGuidesAskFor(t *testing.T) {
	t.Parallel()
	for key, want := range map[string][]string{
		"synqly":        {"sink_aws_security_lake", "sink_aws_s3", "identity_aws_iam", "appsec_amazon_inspector", "sink_aws_sqs"},
		"dataloop":      {"s3_dataset_read", "s3_dataset", "s3_dataset_prefix"},
		"upsolver":      {"s3_read", "s3_write", "s3_retention", "kinesis_read", "athena"},
		"trelica":       {"cognito", "connect", "iam", "organizations", "workspaces", "all_reads", "workspaces_manage"},
		"imply_polaris": {"s3_read", "kinesis_read", "msk_read"},
	} {
		d, err := catalog(t).Lookup(key)
		if err != nil {
			t.Fatal(err)
		}
		for _, useCase := range want {
			if _, err := d.UseCase(useCase); err != nil {
				t.Error(err)
			}
		}
	}
}

// A list is either the vendor's or ours, and says which.
func TestProvenanceOfUseCases(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]map[string]string{
		"synqly":           {"sink_aws_security_lake": vendor.ProvenanceDerived, "identity_aws_iam": vendor.ProvenanceDocumented},
		"dataloop":         {"s3_dataset_read": vendor.ProvenanceDerived, "s3_dataset": vendor.ProvenanceDocumented},
		"upsolver":         {"s3_read": vendor.ProvenanceDocumented},
		"imply_polaris":    {"s3_read": vendor.ProvenanceDerived, "kinesis_read": vendor.ProvenanceDerived, "msk_read": vendor.ProvenanceDerived},
		"clickhouse_cloud": {"s3_read": vendor.ProvenanceDocumented},
	} {
		d, err := catalog(t).Lookup(key)
		if err != nil {
			t.Fatal(err)
		}
		for useCase, provenance := range want {
			u, err := d.UseCase(useCase)
			if err != nil || u.Provenance != provenance || len(u.Sources) == 0 {
				t.Errorf("%s/%s: %v, %+v", key, useCase, err, u)
			}
			if u != nil && u.Provenance == vendor.ProvenanceDerived && u.Note == "" {
				t.Errorf("%s/%s does not say how it was derived", key, useCase)
			}
		}
	}
}

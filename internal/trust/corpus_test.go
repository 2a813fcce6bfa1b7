package trust_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// corpusCase is a policy with the findings it has, all of them.
type corpusCase struct {
	Reason  string          `json:"reason"`
	Source  string          `json:"source"`
	Subject corpusSubject   `json:"subject"`
	Expect  []string        `json:"expect"`
	Policy  json.RawMessage `json:"policy"`
}

type corpusSubject struct {
	AccountID              string        `json:"account_id"`
	Partition              string        `json:"partition"`
	RoleName               string        `json:"role_name"`
	RolePath               string        `json:"role_path"`
	MaxSessionDuration     int64         `json:"max_session_duration"`
	TrustedAccountIDs      []string      `json:"trusted_account_ids"`
	TrustedOrganizationIDs []string      `json:"trusted_organization_ids"`
	ExternalIDs            []string      `json:"external_ids"`
	Vendor                 *corpusVendor `json:"vendor"`
}

type corpusVendor struct {
	Name              string   `json:"name"`
	Principals        []string `json:"principals"`
	PrincipalPattern  string   `json:"principal_pattern"`
	PrincipalInferred bool     `json:"principal_inferred"`
	Issuer            string   `json:"issuer"`
	NameKind          string   `json:"name_kind"`
	NameValue         string   `json:"name_value"`
	NameInferred      bool     `json:"name_inferred"`
	Path              string   `json:"path"`
	Chained           bool     `json:"chained"`
}

func (s corpusSubject) subject() trust.Subject {
	subject := trust.Subject{
		AccountID: s.AccountID, Partition: s.Partition, RoleName: s.RoleName, RolePath: s.RolePath, MaxSessionDuration: s.MaxSessionDuration,
		TrustedAccountIDs: s.TrustedAccountIDs, TrustedOrganizationIDs: s.TrustedOrganizationIDs, ExternalIDs: s.ExternalIDs,
	}
	if v := s.Vendor; v != nil {
		subject.Vendor = &trust.VendorRule{
			Key: strings.ToLower(v.Name), Name: v.Name, Principals: v.Principals, PrincipalPattern: v.PrincipalPattern, PrincipalInferred: v.PrincipalInferred,
			ExternalIDIssuer: v.Issuer, RoleName: trust.NameRule{Kind: v.NameKind, Value: v.NameValue, Inferred: v.NameInferred},
			Path: trust.PathRule{Value: v.Path}, Chained: v.Chained,
		}
	}
	return subject
}

func readCorpus(t testing.TB) map[string][]corpusCase {
	t.Helper()
	files, err := filepath.Glob("testdata/corpus/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	corpus := map[string][]corpusCase{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []corpusCase
		if err := json.Unmarshal(text, &cases); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		corpus[strings.TrimSuffix(filepath.Base(file), ".json")] = cases
	}
	return corpus
}

func TestCorpus(t *testing.T) {
	t.Parallel()
	for name, cases := range readCorpus(t) {
		for _, c := range cases {
			t.Run(name+"/"+c.Reason, func(t *testing.T) {
				t.Parallel()
				if c.Source == "" {
					t.Error("the case cites nothing")
				}
				findings := trust.Audit(string(c.Policy), c.Subject.subject())
				found := labels(findings)
				if diff := cmp.Diff(c.Expect, found); diff != "" {
					t.Errorf("findings (-want +got):\n%s%s\n%s", diff, c.Policy, details(findings))
				}
				checkFindings(t, string(c.Policy), findings)
			})
		}
	}
}

// labels are the IDs of findings, sorted, with the severity where it is not the usual one.
func labels(findings []trust.Finding) []string {
	list := []string{}
	for _, f := range findings {
		label := f.ID
		if e, _ := trust.Explain(f.ID); e.Severity != f.Severity {
			label += "=" + string(f.Severity)
		}
		list = append(list, label)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// checkFindings holds what is true of every finding: it explains itself, and
// its counterexample really gets in.
func checkFindings(t *testing.T, text string, findings []trust.Finding) {
	t.Helper()
	for _, f := range findings {
		entry, known := trust.Explain(f.ID)
		if !known || f.Summary == "" || f.Detail == "" || f.Remedy == "" {
			t.Errorf("%s does not explain itself: %+v", f.ID, f)
		}
		if f.Severity != entry.Severity && entry.SeverityNote == "" {
			t.Errorf("%s has the severity %s and not %s", f.ID, f.Severity, entry.Severity)
		}
		if f.Counterexample == "" {
			continue
		}
		d, err := policy.Parse(text, policy.UseTrust)
		if err != nil {
			t.Fatal(err)
		}
		decision, err := trust.Evaluate(d, requestOf(t, f.Counterexample))
		if err != nil || !decision.Allowed {
			t.Errorf("the counterexample of %s does not get in: %s\n%v %v", f.ID, f.Counterexample, decision.Reasons, err)
		}
	}
}

// requestOf reads a counterexample as the function evaluate_trust_policy does.
func requestOf(t *testing.T, text string) trust.Request {
	t.Helper()
	var r struct {
		Principal         string                     `json:"principal"`
		RoleARN           string                     `json:"role_arn"`
		Action            string                     `json:"action"`
		ExternalID        *string                    `json:"external_id"`
		SessionName       *string                    `json:"session_name"`
		SourceIdentity    *string                    `json:"source_identity"`
		SessionTags       map[string]string          `json:"session_tags"`
		TransitiveTagKeys []string                   `json:"transitive_tag_keys"`
		Context           map[string]json.RawMessage `json:"context"`
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&r); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	request := trust.Request{
		Principal: r.Principal, RoleARN: r.RoleARN, Action: r.Action, ExternalID: r.ExternalID, SessionName: r.SessionName,
		SourceIdentity: r.SourceIdentity, SessionTags: r.SessionTags, TransitiveTagKeys: r.TransitiveTagKeys, Context: map[string][]string{},
	}
	for key, raw := range r.Context {
		var one string
		var several []string
		if json.Unmarshal(raw, &one) == nil {
			several = []string{one}
		} else if err := json.Unmarshal(raw, &several); err != nil {
			t.Fatalf("%s: %v", key, err)
		}
		request.Context[key] = several
	}
	return request
}

func details(findings []trust.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		b.WriteString(f.ID + " (" + string(f.Severity) + ", " + f.Principal + "): " + f.Detail + "\n")
	}
	return b.String()
}

package localaws_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// corpusCase is a policy of the audit's corpus, which package trust's own
// tests read too, with what its tests check besides.
type corpusCase struct {
	Reason  string          `json:"reason"`
	Subject corpusSubject   `json:"subject"`
	Expect  []string        `json:"expect"`
	Policy  json.RawMessage `json:"policy"`
}

type corpusSubject struct {
	AccountID              string   `json:"account_id"`
	Partition              string   `json:"partition"`
	RoleName               string   `json:"role_name"`
	RolePath               string   `json:"role_path"`
	MaxSessionDuration     int64    `json:"max_session_duration"`
	TrustedAccountIDs      []string `json:"trusted_account_ids"`
	TrustedOrganizationIDs []string `json:"trusted_organization_ids"`
	ExternalIDs            []string `json:"external_ids"`
	Vendor                 *struct {
		Name              string   `json:"name"`
		Principals        []string `json:"principals"`
		PrincipalPattern  string   `json:"principal_pattern"`
		PrincipalInferred bool     `json:"principal_inferred"`
		Issuer            string   `json:"issuer"`
	} `json:"vendor"`
}

// subject leaves out the vendor's rules for names, which let nobody in.
func (s corpusSubject) subject() trust.Subject {
	subject := trust.Subject{
		AccountID: s.AccountID, Partition: s.Partition, RoleName: s.RoleName, RolePath: s.RolePath, MaxSessionDuration: s.MaxSessionDuration,
		TrustedAccountIDs: s.TrustedAccountIDs, TrustedOrganizationIDs: s.TrustedOrganizationIDs, ExternalIDs: s.ExternalIDs,
	}
	if v := s.Vendor; v != nil {
		subject.Vendor = &trust.VendorRule{
			Key: strings.ToLower(v.Name), Name: v.Name, Principals: v.Principals, PrincipalPattern: v.PrincipalPattern,
			PrincipalInferred: v.PrincipalInferred, ExternalIDIssuer: v.Issuer,
		}
	}
	return subject
}

// auditCase is a policy of the corpus by which the function audit_trust_policy
// is judged, with what is known of the role. What it knows of vendors lets
// nobody in.
type auditCase struct {
	Reason  string          `json:"reason"`
	Policy  json.RawMessage `json:"policy"`
	Options struct {
		AccountID              string   `json:"account_id"`
		RoleName               string   `json:"role_name"`
		TrustedAccountIDs      []string `json:"trusted_account_ids"`
		TrustedOrganizationIDs []string `json:"trusted_organization_ids"`
		ExternalIDs            []string `json:"external_ids"`
	} `json:"options"`
}

func readCorpus[Case any](t *testing.T, pattern string) map[string][]Case {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	corpus := map[string][]Case{}
	for _, file := range files {
		var cases []Case
		if err := json.Unmarshal(must(os.ReadFile(file))(t), &cases); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		corpus[strings.TrimSuffix(filepath.Base(file), ".json")] = cases
	}
	return corpus
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

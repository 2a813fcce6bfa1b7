package trust_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// documentedPage is what one page of AWS's documentation says of some policies,
// which are modelled on the page's own.
type documentedPage struct {
	Page     string
	URL      string
	Examples []struct {
		// Use is trust, identity or resource.
		Use    string
		Policy json.RawMessage
		Cases  []documentedCase
	}
}

type documentedCase struct {
	Reason  string
	Request documentedRequest
	// Want is a decision, or refused where IAM takes no such policy.
	Want string
	// Needs is whether the caller's own policies must allow too; null where
	// the page does not speak of it.
	Needs *bool `json:"needs_identity_policy"`
}

type documentedRequest struct {
	// Principal is "anonymous" for who has not signed, and empty for an
	// identity policy.
	Principal         string
	RoleARN           string            `json:"role_arn"`
	ExternalID        *string           `json:"external_id"`
	SessionName       *string           `json:"session_name"`
	SourceIdentity    *string           `json:"source_identity"`
	SessionTags       map[string]string `json:"session_tags"`
	TransitiveTagKeys []string          `json:"transitive_tag_keys"`
	Action            string
	Resource          string
	Context           map[string]documentedValue
}

// documentedValue is a string, or a list for a key of several values.
type documentedValue struct {
	texts []string
	multi bool
}

func (v *documentedValue) UnmarshalJSON(text []byte) error {
	if v.multi = bytes.HasPrefix(text, []byte("[")); v.multi {
		return json.Unmarshal(text, &v.texts)
	}
	v.texts = make([]string, 1)
	return json.Unmarshal(text, &v.texts[0])
}

// What AWS's documentation says of its own examples: the evaluator is held to
// each outcome that a page states. Where two pages contradict each other, or a
// page itself, there is no row.
func TestAWSDocumentedExamples(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/aws_documented/*.json")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for _, file := range files {
		page := readDocumented(t, file)
		for i, example := range page.Examples {
			for _, c := range example.Cases {
				rows++
				t.Run(fmt.Sprintf("%s/%d/%s", strings.TrimSuffix(filepath.Base(file), ".json"), i, c.Reason), func(t *testing.T) {
					t.Parallel()
					c.check(t, example.Use, string(example.Policy), page.URL)
				})
			}
		}
	}
	if rows < 60 {
		t.Errorf("%d rows: the examples are not where the test looks", rows)
	}
}

func readDocumented(t *testing.T, file string) documentedPage {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var page documentedPage
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&page); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if page.Page == "" || !strings.HasPrefix(page.URL, "https://docs.aws.amazon.com/") {
		t.Errorf("%s cites no page of AWS's documentation", file)
	}
	return page
}

func (c documentedCase) check(t *testing.T, use, text, url string) {
	t.Helper()
	uses := map[string]policy.Use{"trust": policy.UseTrust, "identity": policy.UseIdentity, "resource": policy.UseResource}
	kind, known := uses[use]
	if !known {
		t.Fatalf("%q is no use of a policy", use)
	}
	d, err := policy.Parse(text, kind)
	switch {
	case err != nil && c.Want == "refused":
		return
	case err != nil:
		t.Fatalf("the policy is refused: %v", err)
	case c.Want == "refused":
		t.Fatalf("the policy is taken\n%s\n%s", text, url)
	}
	got, needs, why := c.Request.ask(t, d, kind)
	if got != c.Want || (c.Needs != nil && needs != *c.Needs) {
		t.Errorf("got %s (needs an identity policy: %t), want %s\n%s\n%s\n%s", got, needs, c.Want, text, strings.Join(why, "\n"), url)
	}
}

// ask puts the request to the policy: to a trust policy as STS would.
func (r documentedRequest) ask(t *testing.T, d *policy.Document, use policy.Use) (decision string, needs bool, why []string) {
	t.Helper()
	if use != policy.UseTrust {
		keys := policy.Context{}
		for name, value := range r.Context {
			if value.multi {
				keys.SetMulti(name, value.texts...)
			} else {
				keys.Set(name, value.texts[0])
			}
		}
		result := d.Evaluate(policy.Request{Caller: r.caller(t, use), Action: r.Action, Resource: r.Resource, Context: keys})
		return result.Outcome.String(), false, result.Reasons()
	}
	q := trust.Request{
		Principal: r.Principal, RoleARN: r.RoleARN, ExternalID: r.ExternalID, SessionName: r.SessionName, SourceIdentity: r.SourceIdentity,
		SessionTags: r.SessionTags, TransitiveTagKeys: r.TransitiveTagKeys, Action: r.Action, Context: map[string][]string{},
	}
	for name, value := range r.Context {
		q.Context[name] = value.texts
	}
	got, err := trust.Evaluate(d, q)
	if err != nil {
		t.Fatal(err)
	}
	return got.Decision, got.NeedsIdentityPolicy, got.Reasons
}

// caller reads who asks a resource policy.
func (r documentedRequest) caller(t *testing.T, use policy.Use) policy.Caller {
	t.Helper()
	switch {
	case use == policy.UseIdentity:
		return policy.Caller{}
	case r.Principal == "anonymous":
		return policy.Caller{Kind: policy.CallerAnonymous}
	case strings.HasSuffix(r.Principal, ".amazonaws.com"):
		return policy.Caller{Kind: policy.CallerService, Name: r.Principal}
	}
	p, err := awsid.ParsePrincipal(r.Principal, "aws")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[awsid.Kind]policy.CallerKind{
		awsid.KindUser: policy.CallerUser, awsid.KindRole: policy.CallerRole, awsid.KindSession: policy.CallerSession, awsid.KindFederatedUser: policy.CallerFederatedUser,
	}
	return policy.Caller{Kind: kinds[p.Kind], AccountID: p.AccountID, ARN: r.Principal}
}

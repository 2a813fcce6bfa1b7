package localaws_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

const (
	samlARN  = "arn:aws:iam::" + customer + ":saml-provider/Corp"
	withSAML = `"sts:AssumeRoleWithSAML"`
)

func (e *endpoint) samlProvider(t *testing.T, name, entityID string) {
	t.Helper()
	metadata := must(e.SAMLMetadata(entityID))(t)
	must(e.iam(e.admin()).CreateSAMLProvider(t.Context(), &iam.CreateSAMLProviderInput{Name: &name, SAMLMetadataDocument: &metadata}))(t)
}

func (e *endpoint) saml(t *testing.T, role string, i localaws.SAMLIdentity, change ...func(*sts.AssumeRoleWithSAMLInput)) (*sts.AssumeRoleWithSAMLOutput, error) {
	t.Helper()
	i.ProviderARN = samlARN
	if i.RoleARN == "" {
		i.RoleARN = roleARN(role)
	}
	assertion := must(e.IssueSAMLAssertion(i))(t)
	in := &sts.AssumeRoleWithSAMLInput{RoleArn: aws.String(roleARN(role)), PrincipalArn: aws.String(samlARN), SAMLAssertion: &assertion}
	for _, f := range change {
		f(in)
	}
	return e.anonymous().AssumeRoleWithSAML(t.Context(), in)
}

func samlTrust(condition string) string {
	if condition == "" {
		condition = `{"StringEquals":{"saml:aud":"` + localaws.DefaultRecipient + `"}}`
	}
	return federatedTrust(samlARN, withSAML, condition)
}

func TestSAMLGivesCredentialsThatWork(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.samlProvider(t, "Corp", "https://example.com/saml")
	e.createRole(t, "R", samlTrust(""))
	out := must(e.saml(t, "R", localaws.SAMLIdentity{SessionName: "alice", Subject: "_cbb8", SessionSeconds: 900}))(t)
	if left := time.Until(*out.Credentials.Expiration); left > 15*time.Minute {
		t.Errorf("the session lasts %s, though the assertion says 900 seconds", left)
	}
	if *out.AssumedRoleUser.Arn != "arn:aws:sts::123456789012:assumed-role/R/alice" || *out.Subject != "_cbb8" || *out.SubjectType != "persistent" || *out.Issuer != "https://example.com/saml" || *out.Audience != localaws.DefaultRecipient {
		t.Errorf("got %s for %s (%s) of %s at %s", *out.AssumedRoleUser.Arn, *out.Subject, *out.SubjectType, *out.Issuer, *out.Audience)
	}
	id := must(e.sts(localaws.Credential{AccessKeyID: *out.Credentials.AccessKeyId, SecretAccessKey: *out.Credentials.SecretAccessKey, SessionToken: *out.Credentials.SessionToken}).GetCallerIdentity(t.Context(), nil))(t)
	if *id.Arn != *out.AssumedRoleUser.Arn {
		t.Errorf("the session is %s", *id.Arn)
	}
	// BASE64(SHA1("https://example.com/saml" + "123456789012" + "/Corp")), as the
	// API reference defines it.
	if *out.NameQualifier != "6z3tcfHN3SZB6gXLBVDd1/C8NUk=" {
		t.Errorf("the name qualifier is %s", *out.NameQualifier)
	}
}

// Sources: IAM User Guide, "Available keys for SAML-based AWS STS federation"
// and "Troubleshoot SAML federation with IAM".
func TestSAMLDecisions(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.samlProvider(t, "Corp", "")
	conditions := map[string]string{
		"Aud":    "",
		"Staff":  `{"ForAnyValue:StringEquals":{"saml:edupersonaffiliation":["staff"]}}`,
		"Person": `{"StringEquals":{"saml:sub":"alice","saml:sub_type":"transient"}}`,
		"Doc":    `{"StringEquals":{"saml:doc":"123456789012/Corp","saml:iss":"https://idp.localaws.example/metadata"}}`,
		"Mail":   `{"ForAllValues:StringLike":{"saml:mail":"*@example.com"},"Null":{"saml:mail":"false"}}`,
	}
	for role, condition := range conditions {
		e.createRole(t, role, samlTrust(condition))
	}
	e.createRole(t, "Tags", federatedTrust(samlARN, `["sts:AssumeRoleWithSAML","sts:TagSession","sts:SetSourceIdentity"]`, `{"StringLike":{"saml:aud":"https://*signin.aws.amazon.com/*"}}`))
	const rejected = "InvalidIdentityToken"
	notIn := notAuthorized("AssumeRoleWithSAML")
	tests := map[string]struct {
		reason   string
		role     string
		identity localaws.SAMLIdentity
		want     failure
		says     string
	}{
		"the recipient":            {"saml:aud", "Aud", localaws.SAMLIdentity{}, failure{}, ""},
		"a regional recipient":     {"saml:aud is another", "Aud", localaws.SAMLIdentity{Recipient: "https://us-east-1.signin.aws.amazon.com/saml"}, denied(), notIn},
		"a regional one, taken":    {"by a pattern", "Tags", localaws.SAMLIdentity{Recipient: "https://us-east-1.signin.aws.amazon.com/saml"}, failure{}, ""},
		"somebody else's endpoint": {"not AWS's", "Tags", localaws.SAMLIdentity{Recipient: "https://signin.aws.amazon.com.evil.example/saml"}, failure{400, rejected}, "sign-in endpoints"},
		"an affiliation":           {"by the key's name", "Staff", localaws.SAMLIdentity{Attributes: map[string][]string{"eduPersonAffiliation": {"student", "staff"}}}, failure{}, ""},
		"by the attribute's URN":   {"as assertions write it", "Staff", localaws.SAMLIdentity{Attributes: map[string][]string{"urn:oid:1.3.6.1.4.1.5923.1.1.1.1": {"staff"}}}, failure{}, ""},
		"no affiliation":           {"the key is absent", "Staff", localaws.SAMLIdentity{}, denied(), notIn},
		"another affiliation":      {"not the policy's", "Staff", localaws.SAMLIdentity{Attributes: map[string][]string{"eduPersonAffiliation": {"student"}}}, denied(), notIn},
		"the person":               {"subject and format", "Person", localaws.SAMLIdentity{Subject: "alice", SubjectFormat: "transient"}, failure{}, ""},
		"another format":           {"persistent", "Person", localaws.SAMLIdentity{Subject: "alice"}, denied(), notIn},
		"provider and issuer":      {"saml:doc, saml:iss", "Doc", localaws.SAMLIdentity{}, failure{}, ""},
		"a mail address":           {"of the second name for it", "Mail", localaws.SAMLIdentity{Attributes: map[string][]string{"mail": {"a@example.com"}}}, failure{}, ""},
		"a mail address elsewhere": {"not the policy's", "Mail", localaws.SAMLIdentity{Attributes: map[string][]string{"mail": {"a@evil.example"}}}, denied(), notIn},
		"tags":                     {"need sts:TagSession", "Aud", localaws.SAMLIdentity{SessionTags: map[string]string{"a": "b"}}, denied(), notIn},
		"tags, allowed":            {"the policy allows it", "Tags", localaws.SAMLIdentity{SessionTags: map[string]string{"a": "b"}, TransitiveTagKeys: []string{"a"}, SourceIdentity: "alice"}, failure{}, ""},
		"for another role":         {"the pair is not in the assertion", "Aud", localaws.SAMLIdentity{RoleARN: roleARN("Staff")}, denied(), notIn},
		"no such role":             {"like a closed one", "Absent", localaws.SAMLIdentity{}, denied(), notIn},
		"a bad session name":       {"no space", "Aud", localaws.SAMLIdentity{SessionName: "a b"}, failure{400, rejected}, "RoleSessionName in AuthnResponse must match [a-zA-Z_0-9+=,.@-]{2,64}"},
		"a bad source identity":    {"2 at least", "Tags", localaws.SAMLIdentity{SourceIdentity: "x"}, failure{400, rejected}, "Source Identity must match"},
		"expired":                  {"its own end", "Aud", localaws.SAMLIdentity{ExpiresInSeconds: -1}, failure{400, "ExpiredTokenException"}, "presented before"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := e.saml(t, tt.role, tt.identity)
			t.Log(tt.reason)
			if tt.want == (failure{}) {
				must(0, err)(t)
				return
			}
			wantError(t, err, tt.want, tt.says)
		})
	}
}

func TestSAMLAssertionsAreBoundToTheirProvider(t *testing.T) {
	t.Parallel()
	e, other := start(t), start(t)
	e.samlProvider(t, "Corp", "urn:corp")
	e.samlProvider(t, "Else", "urn:else")
	foreign := must(other.SAMLMetadata("urn:foreign"))(t)
	must(e.iam(e.admin()).CreateSAMLProvider(t.Context(), &iam.CreateSAMLProviderInput{Name: aws.String("Foreign"), SAMLMetadataDocument: &foreign}))(t)
	e.createRole(t, "R", strings.Replace(samlTrust(""), samlARN, strings.Replace(samlARN, "Corp", "Else", 1), 1))
	arnOf := func(name string) string { return strings.Replace(samlARN, "Corp", name, 1) }
	issue := func(provider string) string {
		return must(e.IssueSAMLAssertion(localaws.SAMLIdentity{ProviderARN: arnOf(provider), RoleARN: roleARN("R")}))(t)
	}
	for name, tt := range map[string]struct{ provider, assertion, says string }{
		"its own":                   {"Else", issue("Else"), ""},
		"of another provider":       {"Else", issue("Corp"), "Issuer not present in specified provider"},
		"of a provider not trusted": {"Corp", issue("Corp"), notAuthorized("AssumeRoleWithSAML")},
		"of a key that is foreign":  {"Foreign", issue("Foreign"), "Response signature invalid"},
		"of no provider":            {"Absent", issue("Else"), "Specified provider doesn't exist."},
		"of nobody":                 {"Else", "bm90aGluZw==", "invalid SAML response"},
	} {
		_, err := e.anonymous().AssumeRoleWithSAML(t.Context(), &sts.AssumeRoleWithSAMLInput{RoleArn: aws.String(roleARN("R")), PrincipalArn: aws.String(arnOf(tt.provider)), SAMLAssertion: aws.String(tt.assertion)})
		t.Log(name)
		switch {
		case tt.says == "":
			must(0, err)(t)
		case strings.HasPrefix(tt.says, "Not authorized"):
			wantError(t, err, denied(), tt.says)
		default:
			wantError(t, err, failure{http.StatusBadRequest, "InvalidIdentityToken"}, tt.says)
		}
	}
}

func TestSAMLAssertionMustBeFresh(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.samlProvider(t, "Corp", "")
	e.createRole(t, "R", samlTrust(""))
	assertion := must(e.IssueSAMLAssertion(localaws.SAMLIdentity{ProviderARN: samlARN, RoleARN: roleARN("R"), ExpiresInSeconds: 3600}))(t)
	in := &sts.AssumeRoleWithSAMLInput{RoleArn: aws.String(roleARN("R")), PrincipalArn: aws.String(samlARN), SAMLAssertion: &assertion}
	must(e.anonymous().AssumeRoleWithSAML(t.Context(), in))(t)
	e.advance(6 * time.Minute)
	_, err := e.anonymous().AssumeRoleWithSAML(t.Context(), in)
	wantError(t, err, failure{http.StatusBadRequest, "ExpiredTokenException"}, "Token must be redeemed within 5 minutes of issuance")
}

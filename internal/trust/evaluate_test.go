package trust_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

const (
	ownRole    = "arn:aws:iam::123456789012:role/app"
	vendorRole = "arn:aws:iam::999988887777:role/vendor"
)

func allow(principal, action string, condition ...string) string {
	return one("Allow", principal, action, condition...)
}

func deny(principal, action string, condition ...string) string {
	return one("Deny", principal, action, condition...)
}

func one(effect, principal, action string, condition ...string) string {
	s := `{"Effect":"` + effect + `","Principal":` + principal + `,"Action":` + action
	if len(condition) > 0 {
		s += `,"Condition":` + condition[0]
	}
	return s + "}"
}

func trustPolicy(statements ...string) string {
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
}

func ptr(s string) *string { return &s }

// Rules 1 to 7 of how IAM decides on AssumeRole. Sources: IAM User Guide,
// "Policy evaluation logic", "Cross-account policy evaluation logic", "AWS JSON
// policy elements: Principal"; STS API Reference, "AssumeRole".
func TestEvaluateDecision(t *testing.T) {
	t.Parallel()
	const (
		allowed, implicit, explicit = "allowed", "denied_implicitly", "denied_explicitly"
		assume                      = `"sts:AssumeRole"`
	)
	root := `{"AWS":"arn:aws:iam::123456789012:root"}`
	everyone := `{"AWS":"*"}`
	named := `{"AWS":"arn:aws:iam::123456789012:role/caller"}`
	vendor := `{"AWS":"` + vendorRole + `"}`
	for _, tt := range []struct {
		reason, policy string
		request        trust.Request
		want           string
		needs          bool
	}{
		{"cross-account, an exact ARN: the caller's account must allow too", trustPolicy(allow(vendor, assume)), trust.Request{Principal: vendorRole, RoleARN: ownRole}, allowed, true},
		{"cross-account, everyone: still", trustPolicy(allow(everyone, assume)), trust.Request{Principal: vendorRole, RoleARN: ownRole}, allowed, true},
		{"no role means another account's", trustPolicy(allow(vendor, assume)), trust.Request{Principal: vendorRole}, allowed, true},
		{"same account, named: enough alone", trustPolicy(allow(named, assume)), trust.Request{Principal: "arn:aws:iam::123456789012:role/caller", RoleARN: ownRole}, allowed, false},
		{"same account, everyone: enough alone", trustPolicy(allow(everyone, assume)), trust.Request{Principal: "arn:aws:iam::123456789012:role/caller", RoleARN: ownRole}, allowed, false},
		{"same account by root: delegated to the account's policies", trustPolicy(allow(root, assume)), trust.Request{Principal: "arn:aws:iam::123456789012:role/caller", RoleARN: ownRole}, allowed, true},
		{"same account by root and by name: the name is enough", trustPolicy(allow(root, assume), allow(named, assume)), trust.Request{Principal: "arn:aws:iam::123456789012:role/caller", RoleARN: ownRole}, allowed, false},
		{"a session of the named role", trustPolicy(allow(named, assume)), trust.Request{Principal: "arn:aws:sts::123456789012:assumed-role/caller/s1", RoleARN: ownRole}, allowed, false},
		{"the identity policy alone is never enough", trustPolicy(allow(vendor, assume)), trust.Request{Principal: "arn:aws:iam::123456789012:role/caller", RoleARN: ownRole}, implicit, false},
		{"a Deny wins over an Allow", trustPolicy(allow(vendor, assume), deny(vendor, assume)), trust.Request{Principal: vendorRole}, explicit, false},
		{"a Deny on the account covers its roles", trustPolicy(allow(vendor, assume), deny(`{"AWS":"999988887777"}`, assume)), trust.Request{Principal: vendorRole}, explicit, false},
		{"a Deny on another account does not", trustPolicy(allow(vendor, assume), deny(`{"AWS":"111122223333"}`, assume)), trust.Request{Principal: vendorRole}, allowed, true},
		{"a service needs the trust policy alone", trustPolicy(allow(`{"Service":"ec2.amazonaws.com"}`, assume)), trust.Request{Principal: "ec2.amazonaws.com", RoleARN: ownRole}, allowed, false},
		{"a service without a role too", trustPolicy(allow(`{"Service":"ec2.amazonaws.com"}`, assume)), trust.Request{Principal: "ec2.amazonaws.com"}, allowed, false},
		{"another service", trustPolicy(allow(`{"Service":"ec2.amazonaws.com"}`, assume)), trust.Request{Principal: "lambda.amazonaws.com"}, implicit, false},
		{"the root user cannot call, though its account is trusted", trustPolicy(allow(root, assume)), trust.Request{Principal: "123456789012", Context: map[string][]string{"aws:PrincipalType": {"Account"}}}, implicit, false},
		{"the root user, known by its ARN", trustPolicy(allow(root, assume)), trust.Request{Principal: "123456789012", Context: map[string][]string{"aws:PrincipalArn": {"arn:aws:iam::123456789012:root"}}}, implicit, false},
		{"an account as caller is any identity of it", trustPolicy(allow(root, assume)), trust.Request{Principal: "123456789012", RoleARN: ownRole}, allowed, true},
		{"a root ARN as caller is the same", trustPolicy(allow(root, assume)), trust.Request{Principal: "arn:aws:iam::123456789012:root", RoleARN: ownRole}, allowed, true},
		{"any identity of an account is not the one role that is named", trustPolicy(allow(vendor, assume)), trust.Request{Principal: "999988887777"}, implicit, false},
		{"the context tells which identity of the account it is", trustPolicy(allow(vendor, assume)), trust.Request{Principal: "999988887777", Context: map[string][]string{"aws:PrincipalArn": {vendorRole}}}, allowed, true},
		{"a session of GetFederationToken cannot call", trustPolicy(allow(root, assume)), trust.Request{Principal: "arn:aws:sts::123456789012:federated-user/bob"}, implicit, false},
		{"a role that assumes itself needs a grant (enforced since 2023)", trustPolicy(allow(vendor, assume)), trust.Request{Principal: ownRole, RoleARN: ownRole}, implicit, false},
		{"a role that assumes itself, granted by name", trustPolicy(allow(`{"AWS":"`+ownRole+`"}`, assume)), trust.Request{Principal: ownRole, RoleARN: ownRole}, allowed, false},
		{"a role that assumes itself, granted by its account (Update a role trust policy: role ARN or account ARN)", trustPolicy(allow(root, assume, `{"ArnLike":{"aws:PrincipalArn":"`+ownRole+`"}}`)), trust.Request{Principal: ownRole, RoleARN: ownRole}, allowed, true},
		{"across partitions nobody gets in", trustPolicy(allow(everyone, assume)), trust.Request{Principal: "arn:aws-cn:iam::999988887777:role/vendor", RoleARN: ownRole}, implicit, false},
		{"what a deleted role leaves matches nobody", trustPolicy(allow(`{"AWS":"AROADBQP57FF2AEXAMPLE"}`, assume)), trust.Request{Principal: vendorRole}, implicit, false},
		{"but the live role that bears it", trustPolicy(allow(`{"AWS":"AROADBQP57FF2AEXAMPLE"}`, assume)), trust.Request{Principal: vendorRole, Context: map[string][]string{"aws:userid": {"AROADBQP57FF2AEXAMPLE:s"}}}, allowed, true},
		{"a role of the same name made again bears another", trustPolicy(allow(`{"AWS":"AROADBQP57FF2AEXAMPLE"}`, assume)), trust.Request{Principal: vendorRole, Context: map[string][]string{"aws:userid": {"AROADBQP57FF2ANOTHER1:s"}}}, implicit, false},
		{"a session's role has the path / by default", trustPolicy(allow(`{"AWS":"arn:aws:iam::999988887777:role/p/vendor"}`, assume)), trust.Request{Principal: "arn:aws:sts::999988887777:assumed-role/vendor/s1"}, implicit, false},
		{"unless aws:PrincipalArn says otherwise", trustPolicy(allow(`{"AWS":"arn:aws:iam::999988887777:role/p/vendor"}`, assume)), trust.Request{Principal: "arn:aws:sts::999988887777:assumed-role/vendor/s1", Context: map[string][]string{"aws:PrincipalArn": {"arn:aws:iam::999988887777:role/p/vendor"}}}, allowed, true},
		{"a session ARN as principal matches that session", trustPolicy(allow(`{"AWS":"arn:aws:sts::999988887777:assumed-role/vendor/s1"}`, assume)), trust.Request{Principal: "arn:aws:sts::999988887777:assumed-role/vendor/s1"}, allowed, true},
		{"and no other", trustPolicy(allow(`{"AWS":"arn:aws:sts::999988887777:assumed-role/vendor/s1"}`, assume)), trust.Request{Principal: "arn:aws:sts::999988887777:assumed-role/vendor/s2"}, implicit, false},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			got := evaluate(t, parse(t, tt.policy), tt.request)
			if got.Decision != tt.want || got.Allowed != (tt.want == allowed) || got.NeedsIdentityPolicy != tt.needs {
				t.Errorf("got %s, allowed %t, needs an identity policy %t; want %s, %t\n%s", got.Decision, got.Allowed, got.NeedsIdentityPolicy, tt.want, tt.needs, strings.Join(got.Reasons, "\n"))
			}
			if len(got.Reasons) == 0 {
				t.Error("no reason is given")
			}
		})
	}
}

// All actions a request takes must be allowed, and each sees only the keys it
// carries. Source: Service Authorization Reference, "AWS Security Token Service".
func TestEvaluateSeveralActions(t *testing.T) {
	t.Parallel()
	vendor := `{"AWS":"` + vendorRole + `"}`
	id := `{"StringEquals":{"sts:ExternalId":"the-id"}}`
	base := allow(vendor, `"sts:AssumeRole"`, id)
	tags := trust.Request{Principal: vendorRole, ExternalID: ptr("the-id"), SessionTags: map[string]string{"Team": "a"}}
	identity := trust.Request{Principal: vendorRole, ExternalID: ptr("the-id"), SourceIdentity: ptr("alice")}
	for _, tt := range []struct {
		reason, policy string
		request        trust.Request
		want           string
	}{
		{"tags need sts:TagSession", trustPolicy(base), tags, "denied_implicitly"},
		{"granted beside", trustPolicy(base, allow(vendor, `"sts:TagSession"`)), tags, "allowed"},
		{"one statement under the ID fails once tags are sent", trustPolicy(allow(vendor, `["sts:AssumeRole","sts:TagSession"]`, id)), tags, "denied_implicitly"},
		{"and works without tags", trustPolicy(allow(vendor, `["sts:AssumeRole","sts:TagSession"]`, id)), trust.Request{Principal: vendorRole, ExternalID: ptr("the-id")}, "allowed"},
		{"transitive keys alone are tags too", trustPolicy(base), trust.Request{Principal: vendorRole, ExternalID: ptr("the-id"), TransitiveTagKeys: []string{"Team"}}, "denied_implicitly"},
		{"TagSession sees the tags", trustPolicy(base, allow(vendor, `"sts:TagSession"`, `{"StringEquals":{"aws:RequestTag/team":"a"},"ForAllValues:StringEquals":{"aws:TagKeys":"Team"}}`)), tags, "allowed"},
		{"and their transitive keys", trustPolicy(base, allow(vendor, `"sts:TagSession"`, `{"ForAnyValue:StringEquals":{"sts:TransitiveTagKeys":"Team"}}`)),
			trust.Request{Principal: vendorRole, ExternalID: ptr("the-id"), SessionTags: map[string]string{"Team": "a"}, TransitiveTagKeys: []string{"Team"}}, "allowed"},
		{"TagSession sees the global keys", trustPolicy(base, allow(vendor, `"sts:TagSession"`, `{"StringEquals":{"aws:PrincipalAccount":"999988887777"}}`)), tags, "allowed"},
		{"TagSession does not see the session's name", trustPolicy(base, allow(vendor, `"sts:TagSession"`, `{"StringLike":{"sts:RoleSessionName":"*"}}`)),
			trust.Request{Principal: vendorRole, ExternalID: ptr("the-id"), SessionName: ptr("s1"), SessionTags: map[string]string{"a": "b"}}, "denied_implicitly"},
		{"nor the source identity", trustPolicy(base, allow(vendor, `["sts:TagSession","sts:SetSourceIdentity"]`, `{"StringLike":{"sts:SourceIdentity":"*"}}`)),
			trust.Request{Principal: vendorRole, ExternalID: ptr("the-id"), SourceIdentity: ptr("alice"), SessionTags: map[string]string{"a": "b"}}, "denied_implicitly"},
		{"a source identity needs sts:SetSourceIdentity", trustPolicy(base), identity, "denied_implicitly"},
		{"granted beside", trustPolicy(base, allow(vendor, `"sts:SetSourceIdentity"`, `{"StringEquals":{"sts:SourceIdentity":"alice"}}`)), identity, "allowed"},
		{"under the ID it fails", trustPolicy(allow(vendor, `["sts:AssumeRole","sts:SetSourceIdentity"]`, id)), identity, "denied_implicitly"},
		{"SetSourceIdentity does not see tags", trustPolicy(base, allow(vendor, `["sts:TagSession","sts:SetSourceIdentity"]`, `{"StringLike":{"aws:RequestTag/a":"*"}}`)),
			trust.Request{Principal: vendorRole, ExternalID: ptr("the-id"), SourceIdentity: ptr("alice"), SessionTags: map[string]string{"a": "b"}}, "denied_implicitly"},
		{"a Deny of TagSession is explicit", trustPolicy(base, allow(vendor, `"sts:TagSession"`), deny(vendor, `"sts:TagSession"`)), tags, "denied_explicitly"},
		{"and harmless where no tags are sent", trustPolicy(base, deny(vendor, `"sts:TagSession"`)), trust.Request{Principal: vendorRole, ExternalID: ptr("the-id")}, "allowed"},
		{"AssumeRole sees the tags as well", trustPolicy(allow(vendor, `"sts:*"`, `{"StringEquals":{"aws:RequestTag/Team":"a"}}`)), trust.Request{Principal: vendorRole, SessionTags: map[string]string{"Team": "a"}}, "allowed"},
		{"TagSession asked for by itself", trustPolicy(allow(vendor, `"sts:TagSession"`)), trust.Request{Principal: vendorRole, Action: "sts:tagsession"}, "allowed"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			got := evaluate(t, parse(t, tt.policy), tt.request)
			if got.Decision != tt.want {
				t.Errorf("got %s, want %s\n%s", got.Decision, tt.want, strings.Join(got.Reasons, "\n"))
			}
		})
	}
}

func TestEvaluateFederated(t *testing.T) {
	t.Parallel()
	const github = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
	const saml = "arn:aws:iam::123456789012:saml-provider/Corp"
	withSub := trustPolicy(allow(`{"Federated":"`+github+`"}`, `["sts:AssumeRoleWithWebIdentity","sts:TagSession"]`, `{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:org/repo:*"}}`))
	sub := map[string][]string{"token.actions.githubusercontent.com:sub": {"repo:org/repo:ref:refs/heads/main"}}
	for _, tt := range []struct {
		reason, policy string
		request        trust.Request
		want           string
	}{
		{"OIDC by ARN", withSub, trust.Request{Principal: github, Action: "sts:AssumeRoleWithWebIdentity", Context: sub}, "allowed"},
		{"claims are absent unless given", withSub, trust.Request{Principal: github, Action: "sts:AssumeRoleWithWebIdentity"}, "denied_implicitly"},
		{"claims are there for TagSession too, as in Cognito's example", withSub, trust.Request{Principal: github, Action: "sts:AssumeRoleWithWebIdentity", Context: sub, SessionTags: map[string]string{"a": "b"}}, "allowed"},
		{"Cognito by its host", trustPolicy(allow(`{"Federated":"cognito-identity.amazonaws.com"}`, `"sts:AssumeRoleWithWebIdentity"`)), trust.Request{Principal: "cognito-identity.amazonaws.com", Action: "sts:AssumeRoleWithWebIdentity"}, "allowed"},
		{"SAML by ARN, its audience seen by SetSourceIdentity", trustPolicy(allow(`{"Federated":"`+saml+`"}`, `["sts:AssumeRoleWithSAML","sts:SetSourceIdentity"]`, `{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}`)),
			trust.Request{Principal: saml, Action: "sts:AssumeRoleWithSAML", SourceIdentity: ptr("alice"), Context: map[string][]string{"SAML:aud": {"https://signin.aws.amazon.com/saml"}}}, "allowed"},
		{"an external ID is never sent with a token", trustPolicy(allow(`{"Federated":"`+github+`"}`, `"sts:AssumeRoleWithWebIdentity"`, `{"StringEquals":{"sts:ExternalId":"the-id"}}`)),
			trust.Request{Principal: github, Action: "sts:AssumeRoleWithWebIdentity", ExternalID: ptr("the-id")}, "denied_implicitly"},
		{"a provider's trust is not for AssumeRole", withSub, trust.Request{Principal: "ec2.amazonaws.com"}, "denied_implicitly"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			got := evaluate(t, parse(t, tt.policy), tt.request)
			if got.Decision != tt.want || got.NeedsIdentityPolicy {
				t.Errorf("got %s (needs an identity policy: %t), want %s\n%s", got.Decision, got.NeedsIdentityPolicy, tt.want, strings.Join(got.Reasons, "\n"))
			}
		})
	}
}

// What a request's keys derive from. Source: IAM User Guide, "AWS global
// condition context keys", Properties of the principal.
func TestEvaluateDerivedKeys(t *testing.T) {
	t.Parallel()
	const user, session = "arn:aws:iam::999988887777:user/div/bob", "arn:aws:sts::999988887777:assumed-role/vendor/s1"
	for _, tt := range []struct {
		reason, condition string
		request           trust.Request
		allowed           bool
	}{
		{"aws:PrincipalArn of a session is its role's", `{"StringEquals":{"aws:PrincipalArn":"` + vendorRole + `"}}`, trust.Request{Principal: session}, true},
		{"aws:PrincipalArn of a user has the path", `{"StringEquals":{"aws:PrincipalArn":"` + user + `"}}`, trust.Request{Principal: user}, true},
		{"aws:username of a user has none", `{"StringEquals":{"aws:username":"bob"}}`, trust.Request{Principal: user}, true},
		{"aws:username of a role is absent", `{"Null":{"aws:username":"true"}}`, trust.Request{Principal: session}, true},
		{"aws:PrincipalType of a user", `{"StringEquals":{"aws:PrincipalType":"User"}}`, trust.Request{Principal: user}, true},
		{"aws:PrincipalType of a role", `{"StringEquals":{"aws:PrincipalType":"AssumedRole"}}`, trust.Request{Principal: vendorRole}, true},
		{"aws:PrincipalType of an unnamed identity is not known", `{"Null":{"aws:PrincipalType":"true","aws:PrincipalArn":"true"}}`, trust.Request{Principal: "999988887777"}, true},
		{"aws:PrincipalAccount", `{"StringEquals":{"aws:PrincipalAccount":"999988887777"}}`, trust.Request{Principal: "999988887777"}, true},
		{"aws:PrincipalIsAWSService of an identity", `{"Bool":{"aws:PrincipalIsAWSService":"false"}}`, trust.Request{Principal: user}, true},
		{"aws:PrincipalIsAWSService of a service", `{"Bool":{"aws:PrincipalIsAWSService":"true"}}`, trust.Request{Principal: "ec2.amazonaws.com"}, true},
		{"aws:PrincipalServiceName", `{"StringEquals":{"aws:PrincipalServiceName":"ec2.amazonaws.com"}}`, trust.Request{Principal: "ec2.amazonaws.com"}, true},
		{"aws:PrincipalAccount of a service is absent", `{"Null":{"aws:PrincipalAccount":"true"}}`, trust.Request{Principal: "ec2.amazonaws.com"}, true},
		{"aws:userid comes from the context alone", `{"Null":{"aws:userid":"true"}}`, trust.Request{Principal: session}, true},
		{"sts:RoleSessionName", `{"StringEquals":{"sts:RoleSessionName":"s2"}}`, trust.Request{Principal: user, SessionName: ptr("s2")}, true},
		{"an empty external ID is not an absent one", `{"Null":{"sts:ExternalId":"true"}}`, trust.Request{Principal: user, ExternalID: ptr("")}, false},
		{"aws:ResourceAccount is the role's", `{"StringEquals":{"aws:ResourceAccount":"123456789012"}}`, trust.Request{Principal: user, RoleARN: ownRole}, true},
		{"nothing says when, whence or how", `{"Null":{"aws:SourceIp":"true","aws:CurrentTime":"true","aws:MultiFactorAuthPresent":"true","aws:PrincipalOrgID":"true"}}`, trust.Request{Principal: user}, true},
		{"the context adds a key, its name without case", `{"StringEquals":{"aws:PrincipalOrgID":"o-example123"}}`, trust.Request{Principal: user, Context: map[string][]string{"AWS:principalorgid": {"o-example123"}}}, true},
		{"the context overrides a derived key", `{"StringEquals":{"aws:PrincipalType":"Other"}}`, trust.Request{Principal: user, Context: map[string][]string{"aws:principaltype": {"Other"}}}, true},
		{"a list is several values", `{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}}`, trust.Request{Principal: user, Context: map[string][]string{"aws:TagKeys": {"a", "c"}}}, false},
		{"a variable takes a single value", `{"StringEquals":{"sts:RoleSessionName":"${aws:username}"}}`, trust.Request{Principal: user, SessionName: ptr("bob")}, true},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			d := parse(t, trustPolicy(allow(`{"AWS":"*"}`, `"sts:AssumeRole"`, tt.condition), allow(`{"Service":"ec2.amazonaws.com"}`, `"sts:AssumeRole"`, tt.condition)))
			if got := evaluate(t, d, tt.request); got.Allowed != tt.allowed {
				t.Errorf("allowed is %t\n%s", got.Allowed, strings.Join(got.Reasons, "\n"))
			}
		})
	}
}

func TestEvaluateRefusesRequestsNobodyCanMake(t *testing.T) {
	t.Parallel()
	d := parse(t, trustPolicy(allow(`{"AWS":"*"}`, `"sts:*"`)))
	for _, tt := range []struct {
		reason  string
		request trust.Request
		want    string
	}{
		{"nobody", trust.Request{}, "names no principal"},
		{"white space", trust.Request{Principal: " 123456789012"}, "white space"},
		{"everyone", trust.Request{Principal: "*"}, "one caller"},
		{"a wildcard", trust.Request{Principal: "arn:aws:iam::123456789012:role/*"}, "wildcard"},
		{"three colons", trust.Request{Principal: "arn:aws:iam:::123456789012:role/x"}, "one colon too many"},
		{"11 digits", trust.Request{Principal: "12345678901"}, "11 digits"},
		{"dashes", trust.Request{Principal: "1234-5678-9012"}, "without dashes"},
		{"a name", trust.Request{Principal: "bob"}, `"bob" is no principal`},
		{"a group", trust.Request{Principal: "arn:aws:iam::123456789012:group/g"}, "is not the ARN of"},
		{"another service's ARN", trust.Request{Principal: "arn:aws:s3:::bucket"}, "not the ARN of an IAM identity"},
		{"a provider without its action", trust.Request{Principal: "arn:aws:iam::123456789012:saml-provider/Corp"}, "set action to"},
		{"a role with a provider's action", trust.Request{Principal: vendorRole, Action: "sts:AssumeRoleWithSAML"}, "such as arn:aws:iam::123456789012:saml-provider/"},
		{"a SAML provider with a token", trust.Request{Principal: "arn:aws:iam::123456789012:saml-provider/Corp", Action: "sts:AssumeRoleWithWebIdentity"}, "oidc-provider"},
		{"an action without service", trust.Request{Principal: vendorRole, Action: "AssumeRole"}, "is no action"},
		{"an action pattern", trust.Request{Principal: vendorRole, Action: "sts:*"}, "is no action"},
		{"a role that is a user", trust.Request{Principal: vendorRole, RoleARN: "arn:aws:iam::123456789012:user/bob"}, "not the ARN of a role"},
		{"a role that is no ARN", trust.Request{Principal: vendorRole, RoleARN: "app"}, "role_arn is"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			got, err := trust.Evaluate(d, tt.request)
			if err == nil {
				t.Fatalf("got %+v", got)
			}
			if !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %q, want it to say %q", err, tt.want)
			}
		})
	}
}

func TestEvaluateReasons(t *testing.T) {
	t.Parallel()
	vendor := `{"AWS":"` + vendorRole + `"}`
	d := parse(t, trustPolicy(allow(vendor, `"sts:AssumeRole"`, `{"StringEquals":{"sts:ExternalId":"correct-horse-battery"}}`)))
	got := evaluate(t, d, trust.Request{Principal: vendorRole, ExternalID: ptr("x"), SessionName: ptr("s"), SessionTags: map[string]string{"a": "b"}})
	text := strings.Join(got.Reasons, "\n")
	for _, want := range []string{"Statement 0 does not apply", "sts:TagSession", "STS itself would refuse the request: the external ID has 1 character", "session name"} {
		if !strings.Contains(text, want) {
			t.Errorf("the reasons do not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "correct-horse-battery") {
		t.Errorf("the reasons give the external ID away:\n%s", text)
	}
	got = evaluate(t, d, trust.Request{Principal: vendorRole, ExternalID: ptr("correct-horse-battery")})
	if want := "The caller is of another account, so the caller's own policies must allow the call too."; !cmp.Equal(want, got.Reasons[len(got.Reasons)-1]) {
		t.Errorf("the last reason is %q", got.Reasons[len(got.Reasons)-1])
	}
}

package policy_test

import (
	"fmt"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

const (
	pagePrincipal    = "IAM User Guide, reference_policies_elements_principal"
	pageNotPrincipal = "IAM User Guide, reference_policies_elements_notprincipal"
	pageIdentifiers  = "IAM User Guide, reference_identifiers"
)

const (
	roleARN    = "arn:aws:iam::111122223333:role/team/app"
	sessionARN = "arn:aws:sts::111122223333:assumed-role/app/one"
	roleID     = "AROADBQP57FF2AEXAMPLE"
	userID     = "AIDACKCEVSQ6C2EXAMPLE"
)

func session() policy.Caller {
	return policy.Caller{Kind: policy.CallerSession, AccountID: "111122223333", ARN: sessionARN, RoleARN: roleARN, UniqueID: roleID}
}

func role() policy.Caller {
	return policy.Caller{Kind: policy.CallerRole, AccountID: "111122223333", ARN: roleARN, UniqueID: roleID}
}

func identity(account string) policy.Caller {
	return policy.Caller{Kind: policy.CallerIdentity, AccountID: account}
}

func service(name string) policy.Caller { return policy.Caller{Kind: policy.CallerService, Name: name} }

func provider(name string) policy.Caller {
	return policy.Caller{Kind: policy.CallerProvider, Name: name}
}

type principalRow struct {
	why       string
	principal string
	caller    policy.Caller
	want      policy.PrincipalMatch
	source    string
}

func TestPrincipal(t *testing.T) {
	t.Parallel()
	deletedThenMade := user("arn:aws:iam::111122223333:user/ann")
	deletedThenMade.UniqueID = "AIDANEWNEWNEWEXAMPLE1"
	live := user("arn:aws:iam::111122223333:user/ann")
	live.UniqueID = userID
	noPath := session()
	noPath.RoleARN, noPath.UniqueID = "", ""
	chinese := policy.Caller{Kind: policy.CallerUser, AccountID: "111122223333", ARN: "arn:aws-cn:iam::111122223333:user/ann"}
	federated := policy.Caller{Kind: policy.CallerFederatedUser, AccountID: "111122223333", ARN: "arn:aws:sts::111122223333:federated-user/ann"}
	rows := []principalRow{
		{"an account ID takes in a user", `{"AWS":"111122223333"}`, user("arn:aws:iam::111122223333:user/ann"), policy.MatchAccount, pagePrincipal + ", AWS account principals"},
		{"a root ARN means the same", `{"AWS":"arn:aws:iam::111122223333:root"}`, user("arn:aws:iam::111122223333:user/ann"), policy.MatchAccount, pagePrincipal + ", AWS account principals"},
		{"an account takes in an unnamed identity", `{"AWS":"111122223333"}`, identity("111122223333"), policy.MatchAccount, pagePrincipal + ", AWS account principals"},
		{"an account takes in a session", `{"AWS":"111122223333"}`, session(), policy.MatchAccount, pagePrincipal + ", AWS account principals"},
		{"an account takes in a role", `{"AWS":"111122223333"}`, role(), policy.MatchAccount, pagePrincipal + ", AWS account principals"},
		{"an account takes in its root user", `{"AWS":"111122223333"}`, policy.Caller{Kind: policy.CallerRoot, AccountID: "111122223333"}, policy.MatchAccount, pagePrincipal + ", AWS account principals"},
		{"an account takes in a federated user", `{"AWS":"111122223333"}`, federated, policy.MatchAccount, pagePrincipal + ", AWS account principals"},
		{"an account is known by the caller's ARN alone", `{"AWS":"111122223333"}`, policy.Caller{Kind: policy.CallerUser, ARN: "arn:aws:iam::111122223333:user/ann"}, policy.MatchAccount, pagePrincipal + ", AWS account principals"},
		{"an account does not take in another's user", `{"AWS":"111122223333"}`, user("arn:aws:iam::999999999999:user/ann"), policy.NoPrincipalMatch, pagePrincipal + ", AWS account principals"},
		{"an account does not take in a service", `{"AWS":"111122223333"}`, service("ec2.amazonaws.com"), policy.NoPrincipalMatch, pagePrincipal + ", AWS account principals"},
		{"a root ARN of another partition", `{"AWS":"arn:aws:iam::111122223333:root"}`, chinese, policy.NoPrincipalMatch, "IAM User Guide, reference-arns: each account is scoped to one partition"},
		{"a root ARN of the caller's partition", `{"AWS":"arn:aws-cn:iam::111122223333:root"}`, chinese, policy.MatchAccount, "IAM User Guide, reference-arns: each account is scoped to one partition"},
		{"entries are ORed", `{"AWS":["999999999999","111122223333"]}`, identity("111122223333"), policy.MatchAccount, pagePrincipal + ", Specifying a principal"},
		{"the most direct entry counts", `{"AWS":["111122223333","` + roleARN + `"]}`, session(), policy.MatchDirect, pagePrincipal + ", IAM role principals"},

		{"a role ARN takes in its sessions", `{"AWS":"` + roleARN + `"}`, session(), policy.MatchDirect, pagePrincipal + ", IAM role principals"},
		{"a role ARN takes in the role", `{"AWS":"` + roleARN + `"}`, role(), policy.MatchDirect, pagePrincipal + ", IAM role principals"},
		{"the path of a role counts", `{"AWS":"arn:aws:iam::111122223333:role/app"}`, session(), policy.NoPrincipalMatch, pageIdentifiers + ", IAM ARNs"},
		{"a session with an unknown role path has the path /", `{"AWS":"arn:aws:iam::111122223333:role/app"}`, noPath, policy.MatchDirect, pageIdentifiers + ", IAM ARNs"},
		{"a role ARN in another case", `{"AWS":"arn:aws:iam::111122223333:role/team/App"}`, session(), policy.NoPrincipalMatch, pageIdentifiers + ", IAM ARNs"},
		{"a role ARN does not take in an unnamed identity", `{"AWS":"` + roleARN + `"}`, identity("111122223333"), policy.NoPrincipalMatch, pagePrincipal + ", IAM role principals"},
		{"a role ARN does not take in the root user", `{"AWS":"` + roleARN + `"}`, policy.Caller{Kind: policy.CallerRoot, AccountID: "111122223333"}, policy.NoPrincipalMatch, pagePrincipal + ", IAM role principals"},
		{"a session ARN is exact", `{"AWS":"` + sessionARN + `"}`, session(), policy.MatchDirect, pagePrincipal + ", Assumed-role session principals"},
		{"a session ARN is no other session", `{"AWS":"arn:aws:sts::111122223333:assumed-role/app/two"}`, session(), policy.NoPrincipalMatch, pagePrincipal + ", Assumed-role session principals"},
		{"a session ARN is not its role", `{"AWS":"` + sessionARN + `"}`, role(), policy.NoPrincipalMatch, pagePrincipal + ", Assumed-role session principals"},
		{"a user ARN", `{"AWS":"arn:aws:iam::111122223333:user/ann"}`, user("arn:aws:iam::111122223333:user/ann"), policy.MatchDirect, pagePrincipal + ", IAM user principals"},
		{"a user name in another case", `{"AWS":"arn:aws:iam::111122223333:user/Ann"}`, user("arn:aws:iam::111122223333:user/ann"), policy.NoPrincipalMatch, pagePrincipal + ", IAM user principals"},
		{"the path of a user counts", `{"AWS":"arn:aws:iam::111122223333:user/ann"}`, user("arn:aws:iam::111122223333:user/team/ann"), policy.NoPrincipalMatch, pageIdentifiers + ", IAM ARNs"},
		{"a federated user", `{"AWS":"arn:aws:sts::111122223333:federated-user/ann"}`, federated, policy.MatchDirect, pagePrincipal + ", AWS STS federated user session principals"},
		{"a federated user is no IAM user", `{"AWS":"arn:aws:iam::111122223333:user/ann"}`, federated, policy.NoPrincipalMatch, pagePrincipal + ", AWS STS federated user session principals"},

		{"a unique ID takes in the live user that bears it", `{"AWS":"` + userID + `"}`, live, policy.MatchDirect, pageIdentifiers + ", Unique identifiers"},
		{"a user made again under the name is another", `{"AWS":"` + userID + `"}`, deletedThenMade, policy.NoPrincipalMatch, pagePrincipal + ", IAM user principals"},
		{"a unique ID and a caller whose ID is unknown", `{"AWS":"` + userID + `"}`, user("arn:aws:iam::111122223333:user/ann"), policy.NoPrincipalMatch, pageIdentifiers + ", Unique identifiers"},
		{"a role's unique ID takes in its sessions", `{"AWS":"` + roleID + `"}`, session(), policy.MatchDirect, pagePrincipal + ", IAM role principals"},
		{"a unique ID with a session", `{"AWS":"` + roleID + `:one"}`, session(), policy.MatchDirect, pageIdentifiers + ", Unique identifiers"},
		{"a unique ID with another session", `{"AWS":"` + roleID + `:two"}`, session(), policy.NoPrincipalMatch, pageIdentifiers + ", Unique identifiers"},

		{"a service", `{"Service":"ec2.amazonaws.com"}`, service("ec2.amazonaws.com"), policy.MatchDirect, pagePrincipal + ", AWS service principals"},
		{"another service", `{"Service":["ec2.amazonaws.com","ecs.amazonaws.com"]}`, service("lambda.amazonaws.com"), policy.NoPrincipalMatch, pagePrincipal + ", AWS service principals"},
		{"a service is no AWS principal", `{"Service":"ec2.amazonaws.com"}`, user("arn:aws:iam::111122223333:user/ann"), policy.NoPrincipalMatch, pagePrincipal + ", AWS service principals"},
		{"an identity provider", `{"Federated":"arn:aws:iam::111122223333:saml-provider/Okta"}`, provider("arn:aws:iam::111122223333:saml-provider/Okta"), policy.MatchDirect, pagePrincipal + ", SAML session principals"},
		{"another identity provider", `{"Federated":"accounts.google.com"}`, provider("cognito-identity.amazonaws.com"), policy.NoPrincipalMatch, pagePrincipal + ", Web identity session principals"},

		{"* under AWS takes in any identity", `{"AWS":"*"}`, identity("999999999999"), policy.MatchEveryone, pagePrincipal + ", All principals"},
		{"* under AWS takes in the anonymous", `{"AWS":"*"}`, policy.Caller{Kind: policy.CallerAnonymous}, policy.MatchEveryone, pagePrincipal + ", All principals"},
		{"* under AWS takes in services", `{"AWS":"*"}`, service("ec2.amazonaws.com"), policy.MatchEveryone, "IAM User Guide, reference_policies_condition-keys, aws:PrincipalIsAWSService"},
		{"* under AWS does not take in a federated identity", `{"AWS":"*"}`, provider("accounts.google.com"), policy.NoPrincipalMatch, "IAM User Guide, access-analyzer-reference-policy-checks, Mismatched action for principal"},
		{"the anonymous is in no account", `{"AWS":"111122223333"}`, policy.Caller{Kind: policy.CallerAnonymous}, policy.NoPrincipalMatch, pagePrincipal + ", All principals"},
		{"a direct entry beside *", `{"AWS":["*","` + roleARN + `"]}`, role(), policy.MatchDirect, pagePrincipal},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			text := fmt.Sprintf(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":%s,"Action":"sts:*"}}`, row.principal)
			checkPrincipal(t, parse(t, text, policy.UseTrust), row)
		})
	}
}

func checkPrincipal(t *testing.T, d *policy.Document, row principalRow) {
	t.Helper()
	request := policy.Request{Caller: row.caller, Action: "sts:AssumeRole"}
	want := policy.DeniedImplicitly
	if row.want != policy.NoPrincipalMatch {
		want = policy.Allowed
	}
	if got := ask(t, d, request); got != want {
		t.Errorf("%s and %v: got %v, want %v\nsource: %s", row.principal, row.caller, got, want, row.source)
	}
	if got := d.Evaluate(request).Statements[0].Principal; got != row.want {
		t.Errorf("%s and %v: principal match %v, want %v\nsource: %s", row.principal, row.caller, got, row.want, row.source)
	}
}

// TestPrincipalMadeByHand has what Parse refuses and an evaluator may be given all the same.
func TestPrincipalMadeByHand(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why       string
		principal *policy.Principals
		caller    policy.Caller
		want      policy.PrincipalMatch
	}{
		{"a wildcard inside an ARN matches nothing", &policy.Principals{AWS: []string{"arn:aws:iam::111122223333:role/*"}}, role(), policy.NoPrincipalMatch},
		{"a wildcard for a session matches nothing", &policy.Principals{AWS: []string{"arn:aws:sts::111122223333:assumed-role/app/*"}}, session(), policy.NoPrincipalMatch},
		{"a wildcard for the account matches nothing", &policy.Principals{AWS: []string{"arn:aws:iam::*:root"}}, role(), policy.NoPrincipalMatch},
		{"* as a service is no wildcard", &policy.Principals{Service: []string{"*"}}, service("ec2.amazonaws.com"), policy.NoPrincipalMatch},
		{"* as a provider is no wildcard", &policy.Principals{Federated: []string{"*"}}, provider("accounts.google.com"), policy.NoPrincipalMatch},
		{"the plain * takes in a federated identity", &policy.Principals{Everyone: true}, provider("accounts.google.com"), policy.MatchEveryone},
		{"a service under AWS is no service", &policy.Principals{AWS: []string{"ec2.amazonaws.com"}}, service("ec2.amazonaws.com"), policy.NoPrincipalMatch},
		{"an ARN with too few parts that ends like a root", &policy.Principals{AWS: []string{"arn:aws:root"}}, role(), policy.NoPrincipalMatch},
		{"a user called root is no account", &policy.Principals{AWS: []string{"arn:aws:iam::111122223333:user:root"}}, role(), policy.NoPrincipalMatch},
		{"a session without an ARN", &policy.Principals{AWS: []string{roleARN}}, policy.Caller{Kind: policy.CallerSession}, policy.NoPrincipalMatch},
		{"an ARN that is cut short", &policy.Principals{AWS: []string{"111122223333"}}, policy.Caller{Kind: policy.CallerUser, ARN: "arn:aws"}, policy.NoPrincipalMatch},
		{"no entries take in nobody", &policy.Principals{}, role(), policy.NoPrincipalMatch},
		{"no element takes in nobody", nil, role(), policy.NoPrincipalMatch},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			d := &policy.Document{Use: policy.UseTrust, Statements: []policy.Statement{{Effect: policy.Allow, Principal: row.principal, Actions: []string{"*"}}}}
			checkPrincipal(t, d, principalRow{principal: fmt.Sprintf("%+v", row.principal), caller: row.caller, want: row.want, source: pagePrincipal})
		})
	}
}

func TestNotPrincipal(t *testing.T) {
	t.Parallel()
	const bob = "arn:aws:iam::444455556666:user/Bob"
	rows := []struct {
		why    string
		list   string
		caller policy.Caller
		want   policy.Outcome
	}{
		{"the user AWS's example spares", `["` + bob + `","arn:aws:iam::444455556666:root"]`, user(bob), policy.DeniedImplicitly},
		{"a user of another account", `["` + bob + `","arn:aws:iam::444455556666:root"]`, user("arn:aws:iam::111122223333:user/Bob"), policy.DeniedExplicitly},
		{"another user where the account is not listed", `["` + bob + `"]`, user("arn:aws:iam::444455556666:user/Ann"), policy.DeniedExplicitly},
		{"a session whose role is spared", `["` + roleARN + `"]`, session(), policy.DeniedImplicitly},
		{"the anonymous", `["` + bob + `"]`, policy.Caller{Kind: policy.CallerAnonymous}, policy.DeniedExplicitly},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			d := parse(t, `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotPrincipal":{"AWS":`+row.list+`},"Action":"s3:*","Resource":"arn:aws:s3:::BUCKETNAME/*"}]}`, policy.UseResource)
			if got := ask(t, d, policy.Request{Caller: row.caller, Action: "s3:GetObject", Resource: "arn:aws:s3:::BUCKETNAME/x"}); got != row.want {
				t.Errorf("got %v, want %v\nsource: %s", got, row.want, pageNotPrincipal)
			}
		})
	}
}

func TestCallerString(t *testing.T) {
	t.Parallel()
	rows := map[string]policy.Caller{
		"an identity of account 111122223333":       identity("111122223333"),
		"the root user of account 111122223333":     {Kind: policy.CallerRoot, AccountID: "111122223333"},
		"the service ec2.amazonaws.com":             service("ec2.amazonaws.com"),
		"somebody signed in by accounts.google.com": provider("accounts.google.com"),
		"an anonymous caller":                       {Kind: policy.CallerAnonymous},
		sessionARN:                                  session(),
	}
	for want, caller := range rows {
		if got := caller.String(); got != want {
			t.Errorf("%+v: got %q, want %q", caller, got, want)
		}
	}
}

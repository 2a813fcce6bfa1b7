package policy_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

const (
	pageGrammar = "IAM User Guide, reference_policies_grammar"
	pageChecks  = "IAM User Guide, access-analyzer-reference-policy-checks"
)

// trustWith is a trust policy whose one statement has further elements.
func trustWith(elements string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"` + elements + `}]}`
}

func TestParseReadsEveryElement(t *testing.T) {
	t.Parallel()
	text := `{"Version":"2008-10-17","Id":"the id","Statement":[
		{"Sid":"a b","Effect":"Allow","Principal":"*","NotAction":["s3:Get*"],"NotResource":"arn:aws:s3:::b"},
		{"Effect":"Deny","NotPrincipal":{"AWS":["111122223333","*"],"Service":"ec2.amazonaws.com","Federated":["accounts.google.com"],"CanonicalUser":"79a59d"},
		 "Action":"*","Resource":["*"],
		 "Condition":{"Bool":{"aws:SecureTransport":false},"NumericEquals":{"x:y":[1.50,-2e3]},"StringLike":{"s3:prefix":["","a*"]}}}]}`
	want := &policy.Document{Use: policy.UseResource, Version: policy.Version2008, ID: "the id", Statements: []policy.Statement{
		{Sid: "a b", Effect: policy.Allow, Principal: &policy.Principals{Everyone: true}, NotActions: []string{"s3:Get*"}, NotResources: []string{"arn:aws:s3:::b"}},
		{
			Effect: policy.Deny,
			NotPrincipal: &policy.Principals{
				AWS: []string{"111122223333", "*"}, Service: []string{"ec2.amazonaws.com"}, Federated: []string{"accounts.google.com"}, CanonicalUser: []string{"79a59d"},
			},
			Actions: []string{"*"}, Resources: []string{"*"},
			Conditions: []policy.Condition{
				{Operator: "Bool", Key: "aws:SecureTransport", Values: []string{"false"}},
				{Operator: "NumericEquals", Key: "x:y", Values: []string{"1.50", "-2e3"}},
				{Operator: "StringLike", Key: "s3:prefix", Values: []string{"", "a*"}},
			},
		},
	}}
	if diff := cmp.Diff(want, parse(t, text, policy.UseResource)); diff != "" {
		t.Errorf("document (-want +got):\n%s", diff)
	}
}

func TestParseAccepts(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why, text string
		use       policy.Use
		source    string
	}{
		{"one statement as an object", `{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"*"}}`, policy.UseTrust, pageGrammar},
		{"blocks in any order", `{"Statement":[{"Action":"*","Principal":{"AWS":"*"},"Effect":"Deny"}],"Version":"2012-10-17"}`, policy.UseTrust, pageGrammar},
		{"an Id in a trust policy", `{"Id":"x","Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"*"}}`, policy.UseTrust, pageGrammar},
		{"an empty Sid", trustWith(`,"Sid":""`), policy.UseTrust, "what IAM's console has written for years"},
		{"two empty Sids", `{"Statement":[{"Sid":"","Effect":"Allow","Action":"a:B","Resource":"*"},{"Sid":"","Effect":"Allow","Action":"a:C","Resource":"*"}]}`, policy.UseIdentity, "what IAM's console has written for years"},
		{"an equal Sid and spaces for other services", `{"Statement":[{"Sid":"a b","Effect":"Allow","Principal":"*","Action":"a:B","Resource":"*"},{"Sid":"a b","Effect":"Allow","Principal":"*","Action":"a:C","Resource":"*"}]}`, policy.UseResource, pageGrammar + ", sid_string"},
		{"an action in another case", strings.Replace(trustWith(""), "sts:AssumeRole", "STS:assumerole", 1), policy.UseTrust, pageAction},
		{"every action a trust policy grants", strings.Replace(trustWith(""), `"sts:AssumeRole"`, `["sts:AssumeRole","sts:AssumeRoleWithSAML","sts:AssumeRoleWithWebIdentity","sts:TagSession","sts:SetSourceIdentity","sts:SetContext","sts:*","sts:Get*"]`, 1), policy.UseTrust, "Service Authorization Reference, AWS Security Token Service"},
		{"an empty condition", trustWith(`,"Condition":{}`), policy.UseTrust, "accepted; asks nothing"},
		{"a unique ID of a deleted role", strings.Replace(trustWith(""), "111122223333", "AROADBQP57FF2AEXAMPLE", 1), policy.UseTrust, pagePrincipal},
		{"a unique ID of a deleted user", strings.Replace(trustWith(""), "111122223333", "AIDACKCEVSQ6C2EXAMPLE", 1), policy.UseTrust, pagePrincipal},
		{"a session", strings.Replace(trustWith(""), "111122223333", sessionARN, 1), policy.UseTrust, pagePrincipal},
		{"a federated user", strings.Replace(trustWith(""), "111122223333", "arn:aws:sts::111122223333:federated-user/ann", 1), policy.UseTrust, pagePrincipal},
		{"a principal of another partition", strings.Replace(trustWith(""), "111122223333", "arn:aws-cn:iam::111122223333:root", 1), policy.UseTrust, pagePrincipal},
		{"an OIDC provider", `{"Statement":{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity"}}`, policy.UseTrust, pagePrincipal},
		{"a SAML provider", `{"Statement":{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:saml-provider/Okta"},"Action":"sts:AssumeRoleWithSAML"}}`, policy.UseTrust, pagePrincipal},
		{"CloudFront's user in a bucket policy", `{"Statement":{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}`, policy.UseResource, "Amazon CloudFront Developer Guide, origin access identity"},
		{"a federated * in a resource policy", `{"Statement":{"Effect":"Deny","Principal":{"Federated":"*"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}}`, policy.UseResource, "left to the service"},
		{"an action of all services", `{"Statement":{"Effect":"Allow","Action":"*:*","Resource":"*"}}`, policy.UseIdentity, pageAction},
		{"a resource that is no ARN in another service's policy", `{"Statement":{"Effect":"Allow","Principal":"*","Action":"x:Y","Resource":"queue"}}`, policy.UseResource, "left to the service"},
		{"white space around", " \t\r\n" + trustWith("") + "\n", policy.UseTrust, pageGrammar},
		{"Latin characters", trustWith(`,"Condition":{"StringEquals":{"x:y":"é"}}`), policy.UseTrust, "IAM API Reference, CreateRole"},
		{"other characters as escapes", trustWith(`,"Condition":{"StringEquals":{"x:y":"\u4e2d"}}`), policy.UseTrust, "IAM API Reference, CreateRole"},
		{"a set prefix on Null", trustWith(`,"Condition":{"ForAnyValue:Null":{"aws:TagKeys":"true"}}`), policy.UseTrust, "not excluded by " + pageOperators},
		{"a value its operator cannot read", trustWith(`,"Condition":{"NumericEquals":{"x:y":"ten"}}`), policy.UseTrust, "accepted; see Suspicions"},
	}
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			if _, err := policy.Parse(row.text, row.use); err != nil {
				t.Errorf("refused:\n%v\nsource: %s", err, row.source)
			}
		})
	}
}

// refusal is a text with the path and a part of the message of its one fault.
type refusal struct {
	why, text string
	use       policy.Use
	path      string
	message   string
	source    string
}

func runRefusals(t *testing.T, rows []refusal) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			_, err := policy.Parse(row.text, row.use)
			var all policy.SyntaxErrors
			if !errors.As(err, &all) || len(all) != 1 {
				t.Fatalf("want one fault at %s, got %v\nsource: %s", row.path, err, row.source)
			}
			if all[0].Path != row.path || !strings.Contains(all[0].Message, row.message) || all[0].Kind != policy.Malformed {
				t.Errorf("got  %s (kind %d)\nwant %s: …%s…\nsource: %s", all[0], all[0].Kind, row.path, row.message, row.source)
			}
		})
	}
}

func TestParseRefusesText(t *testing.T) {
	t.Parallel()
	runRefusals(t, []refusal{
		{"nothing", "", policy.UseTrust, "", "is empty", "IAM API Reference, CreateRole"},
		{"white space", " \n", policy.UseTrust, "", "is empty", "IAM API Reference, CreateRole"},
		{"too long", strings.Replace(trustWith(""), "{", "{"+strings.Repeat(" ", 131072), 1), policy.UseTrust, "", "at most 131072", "IAM API Reference, CreateRole"},
		{"a character outside of Latin", trustWith(`,"Sid":"中"`), policy.UseTrust, "", `the character '中'`, "IAM API Reference, CreateRole"},
		{"a control character", trustWith("\x00"), policy.UseTrust, "", `'\x00'`, "IAM API Reference, CreateRole"},
		{"a byte order mark", "\ufeff" + trustWith(""), policy.UseTrust, "", `'\ufeff'`, "IAM API Reference, CreateRole"},
		{"bytes that are no UTF-8", trustWith(",\"Sid\":\"\xff\""), policy.UseTrust, "", "the character", "IAM API Reference, CreateRole"},
		{"a word", "allow", policy.UseTrust, "", `this is not JSON: 'a' is out of place`, pageGrammar},
		{"an end too early", `{"Statement":`, policy.UseTrust, "", "the text ends before", pageGrammar},
		{"a comma too many", `{"Statement":[],}`, policy.UseTrust, "", `'}' is out of place`, pageGrammar},
		{"an end within a list", `{"Statement":[`, policy.UseTrust, "", "the text ends before", pageGrammar},
		{"a key that is no string", `{1:2}`, policy.UseTrust, "", "'1' is out of place", pageGrammar},
		{"a wrong end of a list", `{"Statement":[}`, policy.UseTrust, "", "'}' is out of place", pageGrammar},
		{"two documents", trustWith("") + "{}", policy.UseTrust, "", "more text after the end", pageGrammar},
		{"a stray bracket behind", trustWith("") + "]", policy.UseTrust, "", "more text after the end", pageGrammar},
		{"nesting without end", `{"Statement":` + strings.Repeat("[", 100000), policy.UseTrust, "", "nested more than", pageGrammar},
		{"lists nested deeper than any policy", `{"Statement":` + strings.Repeat("[", 20) + strings.Repeat("]", 20) + `}`, policy.UseTrust, "", "nested more than", pageGrammar},
		{"objects nested deeper than any policy", strings.Repeat(`{"a":`, 20) + "1" + strings.Repeat("}", 20), policy.UseTrust, "", "nested more than", pageGrammar},
		{"nesting of objects", strings.Repeat(`{"a":`, 20000), policy.UseTrust, "", "nested more than", pageGrammar},
		{"a list", `[]`, policy.UseTrust, "", "a policy must be an object, not a list", pageGrammar},
		{"null", `null`, policy.UseTrust, "", "a policy must be an object, not null", pageGrammar},
		{"a number", `1`, policy.UseTrust, "", "a policy must be an object, not a number", pageGrammar},
	})
}

func TestParseRefusesDocuments(t *testing.T) {
	t.Parallel()
	const statement = `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"*"}`
	runRefusals(t, []refusal{
		{"an unknown element", `{"Statement":` + statement + `,"Statments":1}`, policy.UseTrust, "Statments", `Did you mean "Statement"?`, pageChecks + ", Invalid policy element"},
		{"an element in lower case", `{"version":"2012-10-17","Statement":` + statement + `}`, policy.UseTrust, "version", `Did you mean "Version"? Upper and lower case count.`, pageGrammar},
		{"another version", `{"Version":"2012-10-18","Statement":` + statement + `}`, policy.UseTrust, "Version", `write "2012-10-17"`, pageChecks + ", Invalid version"},
		{"a version that is no string", `{"Version":20121017,"Statement":` + statement + `}`, policy.UseTrust, "Version", "must be a string, not a number", pageChecks + ", Data type mismatch"},
		{"an Id that is no string", `{"Id":{},"Statement":` + statement + `}`, policy.UseTrust, "Id", "must be a string, not an object", pageChecks + ", Data type mismatch"},
		{"no statement", `{"Version":"2012-10-17"}`, policy.UseTrust, "", "has no Statement", pageChecks + ", Missing statement"},
		{"an empty list of statements", `{"Statement":[]}`, policy.UseTrust, "Statement", "the list of statements is empty", pageGrammar},
		{"a statement that is a string", `{"Statement":"x"}`, policy.UseTrust, "Statement", "must be an object, not a string", pageGrammar},
		{"a statement in a list that is a list", `{"Statement":[` + statement + `,[]]}`, policy.UseTrust, "Statement[1]", "must be an object, not a list", pageGrammar},
		{"a duplicate key of the document", `{"Statement":` + statement + `,"Statement":` + statement + `}`, policy.UseTrust, "Statement", "is there twice", pageGrammar + ", notes"},
		{"a duplicate key of a statement", trustWith(`,"Effect":"Deny"`), policy.UseTrust, "Statement[0].Effect", "is there twice", pageGrammar + ", notes"},
		{"a misspelt Condition", trustWith(`,"Conditon":{}`), policy.UseTrust, "Statement[0].Conditon", `Did you mean "Condition"?`, pageChecks + ", Invalid policy element"},
		{"an element like no other", trustWith(`,"Wherever":{}`), policy.UseTrust, "Statement[0].Wherever", `it has Sid, Effect, Principal`, pageChecks + ", Invalid policy element"},
		{"a Sid with a dash", trustWith(`,"Sid":"a-b"`), policy.UseTrust, "Statement[0].Sid", "other than A-Z", "IAM User Guide, reference_policies_elements_sid"},
		{"a Sid that is no string", trustWith(`,"Sid":1`), policy.UseTrust, "Statement[0].Sid", "must be a string", pageGrammar},
		{"a Sid that is there twice", `{"Statement":[{"Sid":"a","Effect":"Allow","Action":"a:B","Resource":"*"},{"Sid":"a","Effect":"Allow","Action":"a:C","Resource":"*"}]}`, policy.UseIdentity, "Statement[1].Sid", "is that of statement 0 already", pageChecks + ", Unique Sids required"},
		{"an effect in lower case", `{"Statement":{"Effect":"allow","Principal":{"AWS":"*"},"Action":"*"}}`, policy.UseTrust, "Statement.Effect", `Did you mean "Allow"?`, pageChecks + ", Invalid effect"},
		{"an effect that is no string", `{"Statement":{"Effect":true,"Principal":{"AWS":"*"},"Action":"*"}}`, policy.UseTrust, "Statement.Effect", "must be a string, not true or false", pageGrammar},
		{"no effect", `{"Statement":{"Principal":{"AWS":"*"},"Action":"*"}}`, policy.UseTrust, "Statement", "has no Effect", pageChecks + ", Missing effect"},
		{"no action", `{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"}}}`, policy.UseTrust, "Statement", "neither Action nor NotAction", pageChecks + ", Missing action"},
		{"two kinds of action", trustWith(`,"NotAction":"sts:TagSession"`), policy.UseTrust, "Statement[0]", "both Action and NotAction", pageChecks + ", Unsupported element combination"},
		{"an empty list of actions", `{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":[]}}`, policy.UseTrust, "Statement.Action", "is an empty list", pageGrammar},
		{"an action that is a number", `{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":1}}`, policy.UseTrust, "Statement.Action", "a string or a list of strings, not a number", pageGrammar},
		{"an action that is a list in a list", `{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":[["*"]]}}`, policy.UseTrust, "Statement.Action[0]", "must be a string, not a list", pageGrammar},
		{"an action without a prefix", `{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"AssumeRole"}}`, policy.UseTrust, "Statement.Action", "write the service's prefix", pageChecks + ", Invalid action"},
		{"an action without a name", `{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["sts:"]}}`, policy.UseTrust, "Statement.Action[0]", "its name may hold", pageChecks + ", Invalid action"},
		{"an action with a space", `{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole "}}`, policy.UseTrust, "Statement.Action", "its name may hold", pageChecks + ", Invalid action"},
		{"an action of another service in a trust policy", `{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"s3:GetObject"}}`, policy.UseTrust, "Statement.Action", "no action of STS", "IAM: AssumeRole policy may only specify STS AssumeRole actions"},
		{"a misspelt action of STS", `{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["sts:AssumeRole","sts:TagSessions"]}}`, policy.UseTrust, "Statement.Action[1]", `Did you mean "sts:TagSession"?`, "IAM: AssumeRole policy may only specify STS AssumeRole actions"},
		{"an action of STS that no trust policy grants", `{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"NotAction":"sts:GetCallerIdentity"}}`, policy.UseTrust, "Statement.NotAction", "is no action a trust policy can grant", "IAM: AssumeRole policy may only specify STS AssumeRole actions"},
		{"a wildcard for the service in a trust policy", `{"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"*:*"}}`, policy.UseTrust, "Statement.Action", "write the service's prefix", "IAM: AssumeRole policy may only specify STS AssumeRole actions"},
		{"a resource in a trust policy", trustWith(`,"Resource":"*"`), policy.UseTrust, "Statement[0].Resource", "has no Resource", pageChecks + ", Role trust policy syntax error resource"},
		{"a NotResource in a trust policy", trustWith(`,"NotResource":"*"`), policy.UseTrust, "Statement[0].NotResource", "has no NotResource", pageChecks + ", Role trust policy syntax error resource"},
		{"no resource", `{"Statement":{"Effect":"Allow","Action":"s3:GetObject"}}`, policy.UseIdentity, "Statement", "neither Resource nor NotResource", pageChecks + ", Missing resource"},
		{"an empty resource", `{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":""}}`, policy.UseIdentity, "Statement.Resource", "is empty", pageResource},
		{"a resource that is no ARN", `{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":["bucket"]}}`, policy.UseIdentity, "Statement.Resource[0]", "write an ARN", pageResource},
		{"a principal in an identity policy", `{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}}`, policy.UseIdentity, "Statement.Principal", "Remove the element", pageChecks + ", Unsupported principal"},
		{"a NotPrincipal in an identity policy", `{"Statement":{"Effect":"Allow","NotPrincipal":{"AWS":"*"},"Action":"s3:GetObject","Resource":"*"}}`, policy.UseIdentity, "Statement.NotPrincipal", "Remove the element", pageChecks + ", Unsupported principal"},
		{"no principal in a resource policy", `{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}`, policy.UseResource, "Statement", "neither Principal nor NotPrincipal", pageChecks + ", Missing principal"},
		{"no principal in a trust policy", `{"Statement":{"Effect":"Allow","Action":"sts:AssumeRole"}}`, policy.UseTrust, "Statement", "has no Principal", pageChecks + ", Missing principal"},
	})
}

func TestParseRefusesConditions(t *testing.T) {
	t.Parallel()
	condition := func(text string) string { return trustWith(`,"Condition":` + text) }
	const path = "Statement[0].Condition"
	runRefusals(t, []refusal{
		{"a condition that is a list", condition(`[]`), policy.UseTrust, path, "must be an object, not a list", pageGrammar},
		{"an unknown operator", condition(`{"StringEqual":{"x:y":"1"}}`), policy.UseTrust, path + ".StringEqual", `Did you mean "StringEquals"?`, pageChecks + ", Invalid condition operator"},
		{"an operator like no other", condition(`{"Matches":{"x:y":"1"}}`), policy.UseTrust, path + ".Matches", `"Matches" is no condition operator.`, pageChecks + ", Invalid condition operator"},
		{"an unknown prefix", condition(`{"ForEachValue:StringEquals":{"x:y":"1"}}`), policy.UseTrust, path + `["ForEachValue:StringEquals"]`, "is no condition operator", pageChecks + ", Invalid condition operator"},
		{"Null with IfExists", condition(`{"NullIfExists":{"x:y":"true"}}`), policy.UseTrust, path + ".NullIfExists", "takes no IfExists", pageChecks + ", Null with if exists"},
		{"IfExists alone", condition(`{"IfExists":{"x:y":"true"}}`), policy.UseTrust, path + ".IfExists", "is no condition operator", pageChecks + ", Invalid condition operator"},
		{"an operator with a string", condition(`{"StringEquals":"x"}`), policy.UseTrust, path + ".StringEquals", "object of keys and values", pageGrammar},
		{"an empty key", condition(`{"StringEquals":{"":"x"}}`), policy.UseTrust, path + `.StringEquals[""]`, "the condition key is empty", pageChecks + ", Invalid condition key format"},
		{"a value that is null", condition(`{"StringEquals":{"x:y":null}}`), policy.UseTrust, path + `.StringEquals["x:y"]`, "not null", pageChecks + ", Data type mismatch"},
		{"a value that is an object", condition(`{"StringEquals":{"x:y":{}}}`), policy.UseTrust, path + `.StringEquals["x:y"]`, "not an object", pageChecks + ", Data type mismatch"},
		{"a value that is a list in a list", condition(`{"StringEquals":{"x:y":["1",["2"]]}}`), policy.UseTrust, path + `.StringEquals["x:y"][1]`, "not a list", pageChecks + ", Data type mismatch"},
		{"a duplicate operator", condition(`{"StringEquals":{"x:y":"1"},"StringEquals":{"x:z":"1"}}`), policy.UseTrust, path + ".StringEquals", "is there twice", pageGrammar + ", notes"},
		{"an operator in another case", condition(`{"stringEquals":{"x:y":"1"}}`), policy.UseTrust, path + ".stringEquals", `Did you mean "StringEquals"? Upper and lower case count.`, "IAM: Invalid Condition type : stringEquals"},
		{"a prefix in another case", condition(`{"forAllValues:StringEquals":{"x:y":"1"}}`), policy.UseTrust, path + `["forAllValues:StringEquals"]`, `Did you mean "ForAllValues:StringEquals"?`, "IAM: Invalid Condition type"},
		{"a duplicate key", condition(`{"StringEquals":{"x:y":"1","x:y":"2"}}`), policy.UseTrust, path + `.StringEquals["x:y"]`, "is there twice", pageGrammar + ", notes"},
		{"a duplicate key in another case", condition(`{"StringEquals":{"x:y":"1","X:Y":"2"}}`), policy.UseTrust, path + `.StringEquals["X:Y"]`, "is there twice", pageChecks + ", Duplicate keys with different case"},
	})
}

func TestParseRefusesPrincipals(t *testing.T) {
	t.Parallel()
	with := func(principal string) string {
		return fmt.Sprintf(`{"Statement":[{"Effect":"Allow","Principal":%s,"Action":"sts:AssumeRole"}]}`, principal)
	}
	const path = "Statement[0].Principal"
	runRefusals(t, []refusal{
		{"the plain *", with(`"*"`), policy.UseTrust, path, `no plain "*"`, pageChecks + ", Role trust policy unsupported wildcard in principal"},
		{"a plain account", with(`"111122223333"`), policy.UseTrust, path, `as in {"AWS": "111122223333"}`, pageChecks + ", Invalid principal format"},
		{"a list", with(`["*"]`), policy.UseTrust, path, "must be an object, not a list", pageGrammar},
		{"no entries", with(`{}`), policy.UseTrust, path, "names nobody", pageGrammar},
		{"an empty list", with(`{"AWS":[]}`), policy.UseTrust, path + ".AWS", "is an empty list", pageGrammar},
		{"an empty string", with(`{"AWS":""}`), policy.UseTrust, path + ".AWS", "is empty", pageGrammar},
		{"an unknown type", with(`{"Aws":"111122223333"}`), policy.UseTrust, path + ".Aws", `Did you mean "AWS"?`, pageChecks + ", Invalid principal key"},
		{"a type in the plural", with(`{"Services":"ec2.amazonaws.com"}`), policy.UseTrust, path + ".Services", `Did you mean "Service"?`, pageChecks + ", Invalid principal key"},
		{"a duplicate type", with(`{"AWS":"111122223333","AWS":"*"}`), policy.UseTrust, path + ".AWS", "is there twice", pageGrammar + ", notes"},
		{"a canonical user", with(`{"CanonicalUser":"79a59d"}`), policy.UseTrust, path + ".CanonicalUser", "takes no CanonicalUser", pagePrincipal},
		{"eleven digits", with(`{"AWS":"11112222333"}`), policy.UseTrust, path + ".AWS", "it has 11 digits and must have 12", pagePrincipal},
		{"an account as a number", with(`{"AWS":[111122223333]}`), policy.UseTrust, path + ".AWS[0]", "must be a string, not a number", pageGrammar},
		{"a colon too many", with(`{"AWS":"arn:aws:iam:::123456789012:role/x"}`), policy.UseTrust, path + ".AWS", "one colon too many", pagePrincipal},
		{"a group", with(`{"AWS":"arn:aws:iam::111122223333:group/g"}`), policy.UseTrust, path + ".AWS", "no other kind as a principal", pagePrincipal},
		{"an ARN of another service", with(`{"AWS":"arn:aws:s3:::bucket"}`), policy.UseTrust, path + ".AWS", "is not the ARN of an IAM identity", pagePrincipal},
		{"an unknown partition", with(`{"AWS":"arn:amazon:iam::111122223333:root"}`), policy.UseTrust, path + ".AWS", "names the partition", pagePrincipal},
		{"a session without a name", with(`{"AWS":"arn:aws:sts::111122223333:assumed-role/app"}`), policy.UseTrust, path + ".AWS", "not the ARN of a session", pagePrincipal},
		{"a unique ID of a group", with(`{"AWS":"AGPADBQP57FF2AEXAMPLE"}`), policy.UseTrust, path + ".AWS", "is not an AWS account ID", pageIdentifiers},
		{"a word", with(`{"AWS":"vendor"}`), policy.UseTrust, path + ".AWS", "is not an AWS account ID", pagePrincipal},
		{"a service that is a word", with(`{"Service":"ec2"}`), policy.UseTrust, path + ".Service", "is no service principal", pageChecks + ", Invalid service principal format"},
		{"a service that ends in a dot", with(`{"Service":"ec2.amazonaws."}`), policy.UseTrust, path + ".Service", "is no service principal", pageChecks + ", Invalid service principal format"},
		{"a provider that is a word", with(`{"Federated":"okta"}`), policy.UseTrust, path + ".Federated", "is no identity provider", pageChecks + ", Invalid federated principal syntax in role trust policy"},
		{"a provider that is a role", with(`{"Federated":"arn:aws:iam::111122223333:role/r"}`), policy.UseTrust, path + ".Federated", "is no identity provider", pageChecks + ", Invalid federated principal syntax in role trust policy"},
		{"a provider without a name", with(`{"Federated":"arn:aws:iam::111122223333:oidc-provider/"}`), policy.UseTrust, path + ".Federated", "is no identity provider", pageChecks + ", Invalid federated principal syntax in role trust policy"},
		{"a plain word in a resource policy", `{"Statement":[{"Effect":"Allow","Principal":"x","Action":"s3:*","Resource":"*"}]}`, policy.UseResource, path, "is no principal", pageGrammar},
	})
}

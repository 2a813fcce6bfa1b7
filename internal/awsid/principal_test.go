package awsid_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// TestParsePrincipal follows IAM User Guide, "AWS JSON policy elements: Principal".
func TestParsePrincipal(t *testing.T) {
	t.Parallel()
	const account = "123456789012"
	rows := []struct {
		why, text, arn string
		want           awsid.Principal
	}{
		{"an account ID, in the partition given", account, "arn:aws-cn:iam::123456789012:root", awsid.Principal{Kind: awsid.KindAccount, Partition: "aws-cn", AccountID: account}},
		{"a root ARN", "arn:aws:iam::123456789012:root", "", awsid.Principal{Kind: awsid.KindAccount, Partition: "aws", AccountID: account}},
		{"a role", "arn:aws:iam::123456789012:role/name", "", awsid.Principal{Kind: awsid.KindRole, Partition: "aws", AccountID: account, Path: "/", Name: "name"}},
		{"a role with a path", "arn:aws:iam::123456789012:role/a/b/name", "", awsid.Principal{Kind: awsid.KindRole, Partition: "aws", AccountID: account, Path: "/a/b/", Name: "name"}},
		{"a user", "arn:aws-us-gov:iam::123456789012:user/a/ann", "", awsid.Principal{Kind: awsid.KindUser, Partition: "aws-us-gov", AccountID: account, Path: "/a/", Name: "ann"}},
		{"a session", "arn:aws:sts::123456789012:assumed-role/name/session", "", awsid.Principal{Kind: awsid.KindSession, Partition: "aws", AccountID: account, Name: "name", Session: "session"}},
		{"a federated user", "arn:aws:sts::123456789012:federated-user/ann", "", awsid.Principal{Kind: awsid.KindFederatedUser, Partition: "aws", AccountID: account, Name: "ann"}},
	}
	for _, row := range rows {
		got, err := awsid.ParsePrincipal(row.text, "aws-cn")
		checkError(t, row.why, err, "")
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", row.why, diff)
		}
		if want := orElse(row.arn, row.text); got.ARN() != want {
			t.Errorf("%s: written as %s", row.why, got.ARN())
		}
	}
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}

func TestParsePrincipalRefuses(t *testing.T) {
	t.Parallel()
	runNames(t, "IAM User Guide, Principal", func(text string) error {
		_, err := awsid.ParsePrincipal(text, "aws")
		return err
	}, []nameRow{
		{"nothing", "", "or the ARN of an account's root"},
		{"everyone", "*", "is not an AWS account ID"},
		{"eleven digits", "12345678901", "it has 11 digits and must have 12"},
		{"a word", "vendor", "is not an AWS account ID"},
		{"a wildcard for roles", "arn:aws:iam::123456789012:role/*", "aws:PrincipalArn condition"},
		{"a question mark", "arn:aws:iam::12345678901?:root", "holds a wildcard"},
		{"no ARN", "arn:aws:iam", "is not an ARN"},
		{"a colon too many", "arn:aws:iam:::123456789012:role/x", "one colon too many"},
		{"a region", "arn:aws:iam:us-east-1:123456789012:role/x", "needs an empty region"},
		{"a bucket", "arn:aws:s3:::bucket", "is not the ARN of an IAM identity"},
		{"AWS's own policies", "arn:aws:iam::aws:policy/ReadOnlyAccess", "is not the ARN of an IAM identity"},
		{"another service", "arn:aws:lambda::123456789012:function/f", `belongs to the service "lambda"`},
		{"a group", "arn:aws:iam::123456789012:group/g", "accepts no other kind as a principal"},
		{"a policy", "arn:aws:iam::123456789012:policy/p", "accepts no other kind as a principal"},
		{"root with a tail", "arn:aws:iam::123456789012:root/x", "accepts no other kind as a principal"},
		{"a role without a name", "arn:aws:iam::123456789012:role/", "has 0 characters"},
		{"a role without anything", "arn:aws:iam::123456789012:role", "has 0 characters"},
		{"a role with a long name", "arn:aws:iam::123456789012:role/" + strings.Repeat("a", 65), "has 65 characters"},
		{"a role with a bad path", "arn:aws:iam::123456789012:role/a b/x", `holds the character ' '`},
		{"a role with an empty path", "arn:aws:iam::123456789012:role//x", "begin and end with a slash"},
		{"a user with a bad name", "arn:aws:iam::123456789012:user/a:b", "the user name"},
		{"a session without a name", "arn:aws:sts::123456789012:assumed-role/name", "without the role's path"},
		{"a session with a path", "arn:aws:sts::123456789012:assumed-role/a/name/session", "without the role's path"},
		{"a session with a short name", "arn:aws:sts::123456789012:assumed-role/name/s", `the session name "s" has 1 character; it must have 2 to 64`},
		{"a federated user without a name", "arn:aws:sts::123456789012:federated-user/", "the federated user name"},
		{"a federated user with a slash", "arn:aws:sts::123456789012:federated-user/a/b", `holds the character '/'`},
		{"a federated user with a long name", "arn:aws:sts::123456789012:federated-user/" + strings.Repeat("a", 33), "it must have 2 to 32"},
		{"something else of STS", "arn:aws:sts::123456789012:self", "is not the ARN of a role session or a federated user"},
	})
}

func TestPrincipalSurvivesWritingAndReading(t *testing.T) {
	t.Parallel()
	name := rapid.StringMatching(`[A-Za-z0-9_+=,.@-]{2,20}`)
	rapid.Check(t, func(t *rapid.T) {
		want := awsid.Principal{
			Kind:      awsid.Kind(rapid.IntRange(int(awsid.KindAccount), int(awsid.KindFederatedUser)).Draw(t, "kind")),
			Partition: rapid.SampledFrom([]string{"aws", "aws-cn", "aws-us-gov"}).Draw(t, "partition"),
			AccountID: rapid.StringMatching(`[0-9]{12}`).Draw(t, "account"),
		}
		switch want.Kind {
		case awsid.KindRole, awsid.KindUser:
			want.Path = rapid.StringMatching(`/([a-z]{1,4}/){0,3}`).Draw(t, "path")
			want.Name = name.Draw(t, "name")
		case awsid.KindSession:
			want.Session = name.Draw(t, "session")
			want.Name = name.Draw(t, "name")
		case awsid.KindFederatedUser:
			want.Name = name.Draw(t, "name")
		}
		got, err := awsid.ParsePrincipal(want.ARN(), "aws")
		if err != nil || got != want {
			t.Fatalf("%s is read as %+v, %v", want.ARN(), got, err)
		}
	})
}

// TestIsUniqueID follows IAM User Guide, "IAM identifiers", Unique identifiers.
func TestIsUniqueID(t *testing.T) {
	t.Parallel()
	rows := []struct {
		why, id string
		want    bool
	}{
		{"a role's", "AROADBQP57FF2AEXAMPLE", true},
		{"a user's", "AIDACKCEVSQ6C2EXAMPLE", true},
		{"a group's", "AGPADBQP57FF2AEXAMPLE", false},
		{"an access key's", "AKIAIOSFODNN7EXAMPLE", false},
		{"16 characters", "AROA234567890123", true},
		{"15 characters", "AROA23456789012", false},
		{"129 characters", "AROA" + strings.Repeat("A", 125), false},
		{"lower case", "aroadbqp57ff2aexample", false},
		{"a session's", "AROADBQP57FF2AEXAMPLE:session", false},
		{"nothing", "", false},
	}
	for _, row := range rows {
		if got := awsid.IsUniqueID(row.id, "AROA", "AIDA"); got != row.want {
			t.Errorf("%s: %q: got %t, want %t", row.why, row.id, got, row.want)
		}
	}
	if awsid.IsUniqueID("AROADBQP57FF2AEXAMPLE") {
		t.Error("no prefix is asked for, and one is found")
	}
}

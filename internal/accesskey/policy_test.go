package accesskey_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/accesskey"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

const (
	roleA = "arn:aws:iam::123456789012:role/a"
	roleB = "arn:aws:iam::210987654321:role/vendors/b"
)

func TestDocument(t *testing.T) {
	t.Parallel()
	for reason, tt := range map[string]struct {
		grant accesskey.Grant
		want  string
	}{
		"roles alone": {accesskey.Grant{RoleARNs: []string{roleB, roleA, roleA}},
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":["` + roleA + `","` + roleB + `"]}]}`},
		"with addresses": {accesskey.Grant{RoleARNs: []string{roleA}, SourceIPs: []string{"203.0.113.7"}},
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"` + roleA + `","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.7"}}},` +
				`{"Effect":"Deny","Action":"sts:AssumeRole","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":"203.0.113.7"}}}]}`},
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			text := tt.grant.Document().Marshal()
			if !policy.EquivalentTexts(text, tt.want, policy.UseIdentity) {
				t.Errorf("got %s, want %s", text, tt.want)
			}
			back, ok := accesskey.Infer(text)
			if !ok {
				t.Fatal("it is not read back")
			}
			if again := back.Document().Marshal(); again != text {
				t.Errorf("read back it says %s", again)
			}
		})
	}
}

// TestDocumentDecides puts requests to the evaluator: the policy is worth what
// it lets in and keeps out.
func TestDocumentDecides(t *testing.T) {
	t.Parallel()
	grant := accesskey.Grant{RoleARNs: []string{roleA}, SourceIPs: []string{"203.0.113.0/24"}}
	for _, tt := range []struct {
		reason, action, resource, address string
		want                              policy.Outcome
	}{
		{"the role, from where the vendor is", "sts:AssumeRole", roleA, "203.0.113.7", policy.Allowed},
		{"the role, from elsewhere: a denial, which no trust policy overrules", "sts:AssumeRole", roleA, "198.51.100.7", policy.DeniedExplicitly},
		{"the role, through a VPC endpoint, which tells no address", "sts:AssumeRole", roleA, "", policy.DeniedExplicitly},
		{"another role", "sts:AssumeRole", roleB, "203.0.113.7", policy.DeniedImplicitly},
		{"another role whose name begins alike", "sts:AssumeRole", roleA + "b", "203.0.113.7", policy.DeniedImplicitly},
		{"another action", "s3:GetObject", "arn:aws:s3:::bucket/key", "203.0.113.7", policy.DeniedImplicitly},
		{"tags of a session", "sts:TagSession", roleA, "203.0.113.7", policy.DeniedImplicitly},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			context := policy.Context{}
			if tt.address != "" {
				context.Set("aws:SourceIp", tt.address)
			}
			if got := grant.Document().Decide(policy.Request{Action: tt.action, Resource: tt.resource, Context: context}); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestInferRefuses(t *testing.T) {
	t.Parallel()
	allow := func(action, resource, condition string) string {
		return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":` + action + `,"Resource":` + resource + condition + `}]}`
	}
	for reason, text := range map[string]string{
		"no policy":                         `not a policy`,
		"more actions":                      allow(`["sts:AssumeRole","s3:*"]`, `"`+roleA+`"`, ""),
		"every action of STS":               allow(`"sts:*"`, `"`+roleA+`"`, ""),
		"every role":                        allow(`"sts:AssumeRole"`, `"*"`, ""),
		"a pattern of roles":                allow(`"sts:AssumeRole"`, `"arn:aws:iam::123456789012:role/*"`, ""),
		"another condition":                 allow(`"sts:AssumeRole"`, `"`+roleA+`"`, `,"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`),
		"addresses that only the Allow has": allow(`"sts:AssumeRole"`, `"`+roleA+`"`, `,"Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.7"}}`),
		"a denial":                          `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"sts:AssumeRole","Resource":"` + roleA + `"}]}`,
		"a statement more": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"` + roleA + `"},` +
			`{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`,
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			if grant, ok := accesskey.Infer(text); ok {
				t.Errorf("it is read as %+v", grant)
			}
		})
	}
}

func TestCheckRoleARN(t *testing.T) {
	t.Parallel()
	for arn, want := range map[string]string{
		roleA: "",
		roleB: "",
		"arn:aws-us-gov:iam::123456789012:role/a":        "",
		"arn:aws:iam::123456789012:role/*":               "pattern",
		"arn:aws:iam::123456789012:role/a?":              "pattern",
		"arn:aws:iam::123456789012:role/${aws:username}": "variable",
		"*":                                "pattern",
		"arn:aws:iam::123456789012:user/a": "not the ARN of a role",
		"arn:aws:iam::123456789012:root":   "not the ARN of a role",
		"123456789012":                     "not the ARN of a role",
		"arn:aws:sts::123456789012:assumed-role/a/session": `"arn:aws:iam::123456789012:role/a"`,
		"arn:aws:iam:::123456789012:role/a":                "one colon too many",
		"arn:aws:iam::12345678901:role/a":                  "must have 12",
		"Admin":                                            "not the ARN of a role",
		"":                                                 "not the ARN of a role",
	} {
		wantError(t, arn, accesskey.CheckRoleARN(arn), want)
	}
}

func TestCheckSize(t *testing.T) {
	t.Parallel()
	few := accesskey.Grant{RoleARNs: []string{roleA}}
	wantError(t, "one role", few.CheckSize(), "")
	var many accesskey.Grant
	for _, name := range "abcdefghijklmnopqrst" {
		many.RoleARNs = append(many.RoleARNs, roleB+strings.Repeat(string(name), 62))
	}
	wantError(t, "twenty long names", many.CheckSize(), "IAM allows 2048")
}

func TestCheckSourceIP(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]string{
		"203.0.113.7":       "",
		"203.0.113.0/24":    "",
		"2001:db8::/32":     "",
		"0.0.0.0/0":         "",
		"::/0":              "",
		"127.0.0.1":         "",
		"172.32.0.0/16":     "",
		"8.0.0.0/7":         "",
		"10.0.0.0/8":        "never sees",
		"10.1.2.3":          "lies in 10.0.0.0/8",
		"172.16.0.0/12":     "never sees",
		"172.31.255.255":    "never sees",
		"192.168.1.0/24":    "never sees",
		"100.64.0.0/10":     "never sees",
		"169.254.169.254":   "never sees",
		"224.0.0.1":         "never sees",
		"255.255.255.255":   "never sees",
		"0.0.0.0":           "never sees",
		"fd00::/8":          "never sees",
		"fe80::1":           "never sees",
		"203.0.113.7/24":    "write 203.0.113.0/24",
		"203.0.113.0/33":    "neither an IP address nor a CIDR range",
		"203.0.113":         "neither",
		"::ffff:10.0.0.1":   "neither",
		"fe80::1%eth0":      "neither",
		"vendor.example":    "neither",
		" 203.0.113.7":      "neither",
		"203.0.113.1-113.9": "neither",
		"":                  "neither",
	} {
		wantError(t, s, accesskey.CheckSourceIP(s), want)
	}
}

func TestSpecialRanges(t *testing.T) {
	t.Parallel()
	got := map[string]bool{}
	for _, s := range []string{"0.0.0.0/0", "::/0", "127.0.0.0/8", "::1", "203.0.113.7", "no"} {
		got[s] = accesskey.IsLoopback(s)
	}
	want := map[string]bool{"0.0.0.0/0": false, "::/0": false, "127.0.0.0/8": true, "::1": true, "203.0.113.7": false, "no": false}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCheckPartition(t *testing.T) {
	t.Parallel()
	const aws, china, gov = "arn:aws:iam::123456789012:role/a", "arn:aws-cn:iam::123456789012:role/b", "arn:aws-us-gov:iam::123456789012:role/c"
	for _, tt := range []struct {
		own, roles, want string
	}{
		{"", aws, ""},
		{"", china, ""},
		{"aws", aws, ""},
		{"aws-us-gov", gov, ""},
		{"aws", china, "is a role of the partition aws-cn"},
		{"aws-cn", gov, "belongs to aws-cn"},
		{"", aws + " " + china, "nobody assumes a role of another partition"},
		{"aws", aws + " " + gov, "aws-us-gov"},
		{"aws", "no-arn " + aws, ""}, // Another check says what is wrong.
	} {
		wantError(t, tt.own+" "+tt.roles, accesskey.Grant{RoleARNs: strings.Fields(tt.roles)}.CheckPartition(tt.own), tt.want)
	}
}

func TestEverywhere(t *testing.T) {
	t.Parallel()
	for reason, tt := range map[string]struct {
		ranges string
		want   string
	}{
		"nothing":                       {"", ""},
		"what is no range":              {"no", ""},
		"one address":                   {"203.0.113.7 2001:db8::1", ""},
		"all of IPv4":                   {"0.0.0.0/0", "IPv4"},
		"all of IPv6":                   {"::/0", "IPv6"},
		"both":                          {"::/0 0.0.0.0/0", "IPv4 IPv6"},
		"IPv4 in halves":                {"0.0.0.0/1 128.0.0.0/1", "IPv4"},
		"one half":                      {"0.0.0.0/1", ""},
		"all but what AWS never sees":   {"0.0.0.0/1 128.0.0.0/2 192.0.0.0/3", "IPv4"},
		"all but a quarter":             {"0.0.0.0/1 128.0.0.0/2", ""},
		"all but one public address":    {"0.0.0.0/1 128.0.0.0/2 192.0.0.0/5 202.0.0.0/7 204.0.0.0/6 208.0.0.0/4 200.0.0.0/8 201.0.0.1/32", ""},
		"IPv6 by its global unicast":    {"2000::/3", ""},
		"IPv6 in unequal parts, no gap": {"::/1 8000::/2 c000::/2", "IPv6"},
	} {
		if got := strings.Join(accesskey.Everywhere(strings.Fields(tt.ranges)), " "); got != tt.want {
			t.Errorf("%s: %q hold all of %q, want %q", reason, tt.ranges, got, tt.want)
		}
	}
}

// wantError checks that an error says want; none is wanted where want is empty.
func wantError(t *testing.T, about string, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("%q: %v", about, err)
	case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
		t.Errorf("%q: got the error %v; it should say %q", about, err, want)
	}
}

package vendor_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// problemsOf gives each problem as "argument[key]: text".
func problemsOf(t *testing.T, err error) []string {
	t.Helper()
	var input *vendor.InputError
	if !errors.As(err, &input) {
		t.Fatalf("got %v, want an InputError", err)
	}
	var lines []string
	for _, p := range input.Problems {
		line := p.Argument
		if p.Key != "" {
			line += "[" + p.Key + "]"
		}
		lines = append(lines, line+": "+p.Text)
	}
	return lines
}

func checkProblems(t *testing.T, err error, want ...string) {
	t.Helper()
	if err == nil {
		t.Fatal("accepted")
	}
	got := problemsOf(t, err)
	if len(got) != len(want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	for i := range want {
		where, text, _ := strings.Cut(want[i], ": ")
		if !strings.HasPrefix(got[i], where+": ") || !strings.Contains(got[i], text) {
			t.Errorf("got %q, want %q", got[i], want[i])
		}
	}
}

func TestPermissionsRefuse(t *testing.T) {
	t.Parallel()
	const role = "arn:aws:iam::123456789012:role/x"
	own, err := vendor.Load(write(t, "own.hcl", strings.NewReplacer(`"acme" {`, `"own" {`, `parameter "queue_arn"`, `parameter "object_arn"`, "var.queue_arn", "var.object_arn", `"sqs:"`, `"s3:"`).Replace(rendered)))
	if err != nil {
		t.Fatal(err)
	}
	lake := func(more map[string][]string) map[string][]string {
		all := map[string][]string{"bucket": {"lake"}, "source": {"synqly"}}
		for name, values := range more {
			all[name] = values
		}
		return all
	}
	for _, tt := range []struct {
		reason, key, useCase, partition string
		parameters                      map[string][]string
		want                            []string
	}{
		{"an unknown use case, with the valid ones", "trelica", "congito", "aws", nil, []string{`use_case: has no use case "congito": it has "cognito", "connect",`}},
		{"a vendor without any", "databricks", "unity_catalog", "aws", nil, []string{"use_case: its sources list none; see https://docs.databricks.com/"}},
		{"an unknown partition", "trelica", "iam", "aws-mars", nil, []string{`partition: "aws-mars" is not an AWS partition: there are "aws", "aws-us-gov"`}},
		{"what is missing, all at once", "synqly", "sink_aws_security_lake", "aws", nil,
			[]string{`parameters: the parameter "bucket" is missing: Names of the lake's buckets`, `parameters: the parameter "source" is missing`}},
		{"a parameter too many, with the valid ones", "synqly", "sink_aws_sqs", "aws", map[string][]string{"queue_arn": {"arn:aws:sqs:us-east-1:123456789012:q"}, "queue": {"q"}},
			[]string{`parameters[queue]: the use case "sink_aws_sqs" has no parameter "queue": it takes "queue_arn"`}},
		{"a parameter where there are none", "trelica", "iam", "aws", map[string][]string{"bucket": {"b"}}, []string{`parameters[bucket]: the use case "iam" takes no parameters`}},
		{"an empty list", "upsolver", "s3_read", "aws", map[string][]string{"bucket": {}}, []string{"parameters[bucket]: the list is empty"}},
		{"two values where one goes", "synqly", "sink_aws_security_lake", "aws", lake(map[string][]string{"source": {"a", "b"}}), []string{"parameters[source]: it takes one value, and 2 are given"}},
		{"a bucket that is an ARN", "upsolver", "s3_read", "aws", map[string][]string{"bucket": {"events", "arn:aws:s3:::logs"}}, []string{`parameters[bucket]: is an ARN: give the bucket's name alone, "logs"`}},
		{"an ARN that is a name", "synqly", "sink_aws_sqs", "aws", map[string][]string{"queue_arn": {"findings"}}, []string{`parameters[queue_arn]: "findings" is not an ARN`}},
		{"an ARN of another service", "synqly", "sink_aws_sqs", "aws", map[string][]string{"queue_arn": {"arn:aws:sns:us-east-1:123456789012:t"}},
			[]string{"parameters[queue_arn]: one such as arn:aws:sqs:us-east-1:123456789012:example"}},
		{"the alias of a key", "synqly", "sink_aws_security_lake", "aws", lake(map[string][]string{"kms_key_arn": {"arn:aws:kms:us-east-1:123456789012:alias/lake"}}),
			[]string{"parameters[kms_key_arn]: one such as arn:aws:kms:us-east-1:123456789012:key/example"}},
		{"an ARN of another partition", "synqly", "sink_aws_sqs", "aws", map[string][]string{"queue_arn": {"arn:aws-cn:sqs:cn-north-1:123456789012:q"}},
			[]string{`parameters[queue_arn]: is in the partition "aws-cn", and this is for "aws"`}},
		{"a user for a role", "dataloop", "sts_user_inline", "aws", map[string][]string{"role_arn": {"arn:aws:iam::123456789012:user/x"}}, []string{"parameters[role_arn]: arn:aws:iam::123456789012:role/example"}},
		{"the ARN of a user for that of a bucket", "own", "logs", "aws", map[string][]string{"bucket": {"b1b"}, "object_arn": {"arn:aws:iam::123456789012:user/x"}}, []string{"parameters[object_arn]: one such as arn:aws:s3:::example"}},
		{"three colons, as in one vendor's own guide", "dataloop", "sts_user_inline", "aws", map[string][]string{"role_arn": {"arn:aws:iam:::123456789012:role/demo-role"}}, []string{"parameters[role_arn]: one colon too many"}},
		{"a role under a wildcard", "dataloop", "sts_user_inline", "aws", map[string][]string{"role_arn": {role + "*"}}, []string{"parameters[role_arn]: holds a wildcard"}},
		{"a folder with a leading slash", "dataloop", "s3_dataset_prefix", "aws", map[string][]string{"bucket": {"b1b"}, "folder": {"/data"}}, []string{`parameters[folder]: begins with a slash, and keys of S3 objects do not: write "data"`}},
		{"a folder that is a slash", "dataloop", "s3_dataset_prefix", "aws", map[string][]string{"bucket": {"b1b"}, "folder": {"/"}}, []string{"parameters[folder]: the folder has no name"}},
		{"a folder with a wildcard", "dataloop", "s3_dataset_prefix", "aws", map[string][]string{"bucket": {"b1b"}, "folder": {"data*"}}, []string{"parameters[folder]: holds a wildcard"}},
		{"a folder that is an address", "dataloop", "s3_dataset_prefix", "aws", map[string][]string{"bucket": {"b1b"}, "folder": {"s3://b1b/data"}}, []string{"parameters[folder]: is an address"}},
		{"a prefix with a policy variable", "imply_polaris", "s3_read", "aws", map[string][]string{"bucket": {"b1b"}, "prefix": {"${aws:username}/"}}, []string{"parameters[prefix]: holds a policy variable"}},
		{"an empty prefix, which would be the whole bucket", "imply_polaris", "s3_read", "aws", map[string][]string{"bucket": {"b1b"}, "prefix": {""}}, []string{"parameters[prefix]: every key begins so"}},
		{"a prefix with a line break", "imply_polaris", "s3_read", "aws", map[string][]string{"bucket": {"b1b"}, "prefix": {"a\nb"}}, []string{"parameters[prefix]: control character"}},
		{"a prefix longer than a key", "imply_polaris", "s3_read", "aws", map[string][]string{"bucket": {"b1b"}, "prefix": {strings.Repeat("a", 1025)}}, []string{"parameters[prefix]: has 1025 bytes"}},
		{"a region of another partition", "upsolver", "kinesis_read", "aws-us-gov", map[string][]string{"region": {"us-east-1"}, "account": {"123456789012"}, "stream": {"s"}},
			[]string{`parameters[region]: "us-east-1" is a region of the partition "aws", and this is for "aws-us-gov"`}},
		{"an availability zone", "upsolver", "kinesis_read", "aws", map[string][]string{"region": {"us-east-1a"}, "account": {"123456789012"}, "stream": {"s"}}, []string{"parameters[region]: availability zone"}},
		{"eleven digits", "upsolver", "kinesis_read", "aws", map[string][]string{"region": {"us-east-1"}, "account": {"12345678901"}, "stream": {"s"}}, []string{"parameters[account]: 11 digits"}},
		{"a stream that is an ARN", "upsolver", "kinesis_read", "aws", map[string][]string{"region": {"us-east-1"}, "account": {"123456789012"}, "stream": {"arn:aws:kinesis:x"}}, []string{"parameters[stream]: the name of a stream"}},
		{"a source of 21 characters", "synqly", "sink_aws_security_lake", "aws", lake(map[string][]string{"source": {"abcdefghijklmnopqrstu"}}), []string{"parameters[source]: 1 to 20 letters"}},
		{"an empty source", "synqly", "sink_aws_security_lake", "aws", lake(map[string][]string{"source": {""}}), []string{"parameters[source]: the value is empty"}},
		{"a flag that is neither", "dataloop", "s3_dataset", "aws", map[string][]string{"bucket": {"b1b"}, "allow_delete": {"no"}}, []string{`parameters[allow_delete]: "no" must be true or false`}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			d, err := own.Lookup(tt.key)
			if err != nil {
				t.Fatal(err)
			}
			_, err = d.Permissions(tt.useCase, tt.partition, tt.parameters)
			checkProblems(t, err, tt.want...)
		})
	}
}

func TestHandoffRefuses(t *testing.T) {
	t.Parallel()
	const role, id = "arn:aws:iam::123456789012:role/SynqlyAccessLake", "7f1c9f0e-5d52-4a7e-9b1a-0c3d5e7f9a1b"
	url := map[string]string{"url": "https://b.s3.us-east-1.amazonaws.com"}
	with := func(name, value string) map[string]string { return map[string]string{"url": url["url"], name: value} }
	for _, tt := range []struct {
		reason, key string
		in          vendor.HandoffInput
		want        []string
	}{
		{"a role that is a name", "synqly", vendor.HandoffInput{RoleARN: "SynqlyAccessLake"}, []string{"role_arn: must be the ARN of a role"}},
		{"a user", "synqly", vendor.HandoffInput{RoleARN: "arn:aws:iam::123456789012:user/x"}, []string{"role_arn: must be the ARN of a role"}},
		{"three colons", "synqly", vendor.HandoffInput{RoleARN: "arn:aws:iam:::123456789012:role/x"}, []string{"role_arn: one colon too many"}},
		{"no ID where the vendor is told it", "synqly", vendor.HandoffInput{RoleARN: role, Parameters: url}, []string{"external_id: Synqly asks for the external ID"}},
		{"an ID that STS refuses, masked", "synqly", vendor.HandoffInput{RoleARN: role, ExternalID: "a very secret id", Parameters: url}, []string{"external_id: a space"}},
		{"an ID that the vendor refuses", "synqly", vendor.HandoffInput{RoleARN: role, ExternalID: "with_underscore", Parameters: url}, []string{"external_id: without an underscore"}},
		{"an ID for a vendor that sends none", "dataloop", vendor.HandoffInput{RoleARN: role, ExternalID: id, Parameters: map[string]string{"integration_name": "a"}}, []string{"external_id: sends no external ID, so there is none to hand over"}},
		{"a parameter missing", "synqly", vendor.HandoffInput{RoleARN: role, ExternalID: id}, []string{`parameters: the parameter "url" is missing`}},
		{"a parameter too many", "synqly", vendor.HandoffInput{RoleARN: role, ExternalID: id, Parameters: with("secret", "x")},
			[]string{`parameters[secret]: the form has no parameter "secret": it takes "url", "region", "role_session_name", "duration_seconds" and "name"`}},
		{"a session too short", "synqly", vendor.HandoffInput{RoleARN: role, ExternalID: id, Parameters: with("duration_seconds", "60")}, []string{"parameters[duration_seconds]: 900 to 43200"}},
		{"a session longer than any", "synqly", vendor.HandoffInput{RoleARN: role, ExternalID: id, Parameters: with("duration_seconds", "50000")}, []string{"parameters[duration_seconds]: 900 to 43200"}},
		{"a session of words", "synqly", vendor.HandoffInput{RoleARN: role, ExternalID: id, Parameters: with("duration_seconds", "1h")}, []string{"parameters[duration_seconds]: must be a number of seconds"}},
		{"a session's name with a space", "synqly", vendor.HandoffInput{RoleARN: role, ExternalID: id, Parameters: with("role_session_name", "my session")}, []string{"parameters[role_session_name]: character"}},
		{"a region of another partition", "synqly", vendor.HandoffInput{RoleARN: role, ExternalID: id, Parameters: with("region", "cn-north-1")}, []string{`parameters[region]: partition "aws-cn"`}},
		{"a line break, which could begin another statement", "upsolver", vendor.HandoffInput{RoleARN: role, ExternalID: id, Parameters: map[string]string{"connection_name": "c", "comment": "a\nDROP"}}, []string{"parameters[comment]: line break"}},
		{"a connection's name that would need quotes", "upsolver", vendor.HandoffInput{RoleARN: role, ExternalID: id, Parameters: map[string]string{"connection_name": "a; DROP"}}, []string{"parameters[connection_name]: needs no quotes"}},
		{"a bucket that is an ARN", "imply_polaris", vendor.HandoffInput{RoleARN: role, Parameters: map[string]string{"connection_name": "c", "region": "us-east-1", "bucket": "arn:aws:s3:::b1b"}}, []string{"parameters[bucket]: give the bucket's name alone"}},
		{"an unknown form, with the known", "dataloop", vendor.HandoffInput{Form: "keys", RoleARN: role}, []string{`form: has no form "keys": it has "cross_account" and "sts"`}},
		{"a form where there is one", "synqly", vendor.HandoffInput{Form: "s3", RoleARN: role}, []string{"form: it has a single one, so leave the form out"}},
		{"a vendor without a form", "databricks", vendor.HandoffInput{RoleARN: role}, []string{"form: does not know what Databricks's console asks for; see https://"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			d, err := catalog(t).Lookup(tt.key)
			if err != nil {
				t.Fatal(err)
			}
			_, err = d.Handoff(tt.in)
			checkProblems(t, err, tt.want...)
			if tt.in.ExternalID != "" && strings.Contains(err.Error(), tt.in.ExternalID) {
				t.Errorf("the error repeats the external ID: %v", err)
			}
		})
	}
}

// A secret that somebody puts where its ID goes must not come back in an error.
func TestErrorsDoNotRepeatWhatMayBeASecret(t *testing.T) {
	t.Parallel()
	const secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
	d, err := catalog(t).Lookup("dataloop")
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Handoff(vendor.HandoffInput{
		Form: "sts", RoleARN: "arn:aws:iam::123456789012:role/x",
		Parameters: map[string]string{"integration_name": "a", "access_key_id": secret},
	})
	checkProblems(t, err, "parameters[access_key_id]: never the secret")
	if strings.Contains(err.Error(), secret) {
		t.Errorf("the error repeats it: %v", err)
	}
}

func TestDeprecatedMethodsWarn(t *testing.T) {
	t.Parallel()
	text := strings.Replace(rendered, `status = "recommended"`, "status = \"deprecated\"\n    note = \"Use another.\"", 1)
	handoff, err := load(t, text, "acme").Handoff(vendor.HandoffInput{RoleARN: "arn:aws:iam::123456789012:role/x", ExternalID: "an-id-of-acme"})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{`Acme deprecates the method "role". Use another.`}, handoff.Warnings); diff != "" {
		t.Errorf("warnings differ (-want +got):\n%s", diff)
	}
}

// Where nothing is known of the vendor's sessions, AWS's own cap for callers
// that are roles holds, and none for others.
func TestDurationsAreCappedAtWhatCanWork(t *testing.T) {
	t.Parallel()
	for reason, tt := range map[string]struct{ session, want string }{
		"nothing known":           {"", "43200"},
		"a caller that is a role": {"  session {\n    chained = true\n  }\n", "3600"},
		"the vendor's own limit":  {"  session {\n    max_duration = 7200\n  }\n", "7200"},
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			d := load(t, strings.Replace(rendered, "  method \"role\"", tt.session+"  method \"role\"", 1), "acme")
			handoff, err := d.Handoff(vendor.HandoffInput{RoleARN: "arn:aws:iam::123456789012:role/x", ExternalID: "an-id-of-acme", Parameters: map[string]string{"length": "43200"}})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Contains(handoff.Fields, vendor.Field{Label: "Length", Value: tt.want}) {
				t.Errorf("fields are %v, want a length of %s", handoff.Fields, tt.want)
			}
			if capped := tt.want != "43200"; capped != (len(handoff.Warnings) == 1) {
				t.Errorf("warnings are %q", handoff.Warnings)
			}
		})
	}
}

// An expression can still fail on a value that no sample has; the reader is led
// to it.
func TestExpressionsThatFailOnAValueTellTheirPlace(t *testing.T) {
	t.Parallel()
	const half = `split("-", coalesce(var.tenant, "a-b"))[1]`
	spoil := func(old, with string) string {
		text := strings.Replace(rendered, "^[a-z]+$", "^[a-z-]+$", 1)
		text = strings.Replace(text, `example     = "acme"`, `example     = "a-b"`, 1)
		if !strings.Contains(text, old) {
			t.Fatalf("the definition does not hold %q", old)
		}
		return strings.Replace(text, old, with, 1)
	}
	for _, tt := range []struct{ reason, old, with, place string }{
		{"a condition of a statement", `when      = var.queue_arn != null`, `when = var.queue_arn == null ? false : ` + half + ` != ""`, "when = var.queue_arn =="},
		{"actions", `actions   = ["s3:GetObject"]`, `actions = ["s3:Get${` + half + `}"]`, "actions = [\"s3:Get"},
		{"resources", `"arn:${partition}:s3:::${b}/*"`, `"arn:aws:s3:::${b}/${` + half + `}"`, "resources = [for b"},
		{"a condition of a condition", `when     = var.tenant != null`, `when = var.tenant == null ? false : ` + half + ` != ""`, "when = var.tenant =="},
		{"values of a condition", `values   = ["${var.tenant}/*"]`, `values = [` + half + `]`, "values = [split"},
		{"managed policies", `:iam::aws:policy/SecurityAudit`, `:iam::aws:policy/${` + half + `}`, "managed_policies ="},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			text := spoil(tt.old, tt.with)
			_, err := load(t, text, "acme").Permissions("logs", "aws", map[string][]string{
				"bucket": {"logs"}, "tenant": {"acme"}, "queue_arn": {"arn:aws:sqs:us-east-1:123456789012:q"},
			})
			line := strings.Count(text[:strings.Index(text, tt.place)], "\n") + 1
			if err == nil || vendor.Problems(err) != nil || !strings.Contains(err.Error(), fmt.Sprintf("own.hcl:%d: ", line)) {
				t.Errorf("got %v, want own.hcl:%d in it", err, line)
			}
		})
	}
	t.Run("a form", func(t *testing.T) {
		t.Parallel()
		text := strings.Replace(rendered, "snippet = json({ role = role_arn, id = external_id })", `snippet = split("m", role_name)[1]`, 1)
		_, err := load(t, text, "acme").Handoff(vendor.HandoffInput{RoleARN: "arn:aws:iam::123456789012:role/x", ExternalID: "an-id-of-acme"})
		if err == nil || !strings.Contains(err.Error(), "own.hcl:83: ") {
			t.Errorf("got %v", err)
		}
	})
}

func TestProblemsAreThoseOfInputErrors(t *testing.T) {
	t.Parallel()
	_, err := load(t, rendered, "acme").UseCase("x")
	if problems := vendor.Problems(fmt.Errorf("wrapped: %w", err)); len(problems) != 1 || problems[0].Argument != vendor.ArgumentUseCase {
		t.Errorf("got %+v", problems)
	}
	if problems := vendor.Problems(errors.New("another")); problems != nil {
		t.Errorf("got %+v", problems)
	}
	_, err = load(t, rendered, "acme").Permissions("logs", "aws", map[string][]string{"bucket": {"B"}, "x": {"y"}})
	if got := err.Error(); strings.Count(got, "\n") != 1 || !strings.Contains(got, "x: the use case") || !strings.Contains(got, "bucket: \"B\"") {
		t.Errorf("got %q", got)
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	text := strings.Replace(rendered, "  variant {", `  source "sdk" {
    kind       = "vendor_code"
    repository = "https://github.com/acme/sdk"
    commit     = "784cade"
    paths      = ["a.go", "b/c.go"]
  }
  source "all" {
    kind       = "vendor_code"
    repository = "https://github.com/acme/sdk"
    commit     = "784cade"
  }
  variant {`, 1)
	want := []string{
		"https://example.com/aws", "https://github.com/acme/sdk/blob/784cade/a.go", "https://github.com/acme/sdk/blob/784cade/b/c.go",
		"https://github.com/acme/sdk/tree/784cade",
	}
	if diff := cmp.Diff(want, load(t, text, "acme").Addresses([]string{"all", "guide", "sdk", "unknown"})); diff != "" {
		t.Errorf("addresses differ (-want +got):\n%s", diff)
	}
}

func TestRequiredParameters(t *testing.T) {
	t.Parallel()
	u, err := load(t, rendered, "acme").UseCase("logs")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"bucket"}, u.RequiredParameters()); diff != "" {
		t.Errorf("required parameters differ (-want +got):\n%s", diff)
	}
}

package vendor

import (
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"pgregory.net/rapid"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// What a user's file is checked for when it is read, the built-in ones are
// checked for here.
func TestBuiltinFilesPassTheTrialOfUsersFiles(t *testing.T) {
	t.Parallel()
	c, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range c.Keys() {
		if err := c.definitions[key].tryOut(); err != nil {
			t.Error(err)
		}
	}
}

// In every policy of every use case, each ARN is of the partition asked for.
func TestEveryARNIsOfThePartitionAskedFor(t *testing.T) {
	t.Parallel()
	c, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, partition := range []string{"aws", "aws-us-gov", "aws-cn", "aws-eusc"} {
		for _, key := range c.Keys() {
			d := c.definitions[key]
			for i := range d.UseCases {
				u := &d.UseCases[i]
				given := map[string][]string{}
				for j := range u.Parameters {
					given[u.Parameters[j].Name] = []string{u.Parameters[j].sample(partition)}
				}
				got, err := d.Permissions(u.Key, partition, given)
				if err != nil {
					t.Fatalf("%s/%s in %s: %v", key, u.Key, partition, err)
				}
				for _, arn := range arnsOf(t, got) {
					if parsed, err := awsid.ParseARN(arn); err != nil || parsed.Partition != partition {
						t.Errorf("%s/%s in %s names %s: %v", key, u.Key, partition, arn, err)
					}
				}
			}
		}
	}
}

func arnsOf(t *testing.T, p *Permissions) []string {
	t.Helper()
	arns := p.ManagedPolicyARNs
	if p.JSON == "" {
		return arns
	}
	document, err := policy.Parse(p.JSON, policy.UseIdentity)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range document.Statements {
		for _, resource := range s.Resources {
			if resource != "*" {
				arns = append(arns, resource)
			}
		}
	}
	return arns
}

// The hosts in what a form comes to are of the role's partition.
func TestHostsAreOfThePartitionOfTheRole(t *testing.T) {
	t.Parallel()
	c, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	d := c.definitions["imply_polaris"]
	for partition, host := range map[string]string{
		"aws": "s3.us-east-1.amazonaws.com", "aws-us-gov": "s3.us-gov-east-1.amazonaws.com",
		"aws-cn": "s3.cn-east-1.amazonaws.com.cn", "aws-eusc": "s3.eusc-east-1.amazonaws.eu",
	} {
		got, err := d.Handoff(HandoffInput{
			RoleARN:    "arn:" + partition + ":iam::123456789012:role/x",
			Parameters: map[string]string{"connection_name": "c", "bucket": "bucket", "region": sampleRegion(partition)},
		})
		if err != nil {
			t.Fatal(err)
		}
		if got.Fields[2].Value != host || !strings.Contains(got.Snippet, `"`+host+`"`) {
			t.Errorf("%s: got %v and %s, want %s", partition, got.Fields[2], got.Snippet, host)
		}
	}
}

// Whatever text goes in, the SQL literal ends where it should and gives the
// text back.
func TestSQLQuotesAnyText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		value, err := sqlFunction().Call([]cty.Value{cty.StringVal(text)})
		if err != nil {
			t.Fatal(err)
		}
		literal := value.AsString()
		body := strings.TrimSuffix(strings.TrimPrefix(literal, "'"), "'")
		if len(body) != len(literal)-2 || strings.Contains(strings.ReplaceAll(body, "''", ""), "'") {
			t.Fatalf("%s does not end where it should", literal)
		}
		if got := strings.ReplaceAll(body, "''", "'"); got != cty.StringVal(text).AsString() {
			t.Fatalf("%s gives %q back", literal, got)
		}
	})
}

func TestJSONLeavesOutWhatIsNull(t *testing.T) {
	t.Parallel()
	value, err := jsonFunction().Call([]cty.Value{cty.ObjectVal(map[string]cty.Value{
		"text":   cty.StringVal("<a & \"b\">\n"),
		"absent": cty.NullVal(cty.String),
		"number": cty.NumberIntVal(3600),
		"flag":   cty.False,
		"list":   cty.TupleVal([]cty.Value{cty.NumberFloatVal(0.5), cty.NullVal(cty.String), cty.StringVal("x")}),
		"inner":  cty.ObjectVal(map[string]cty.Value{"absent": cty.NullVal(cty.Bool)}),
		"map":    cty.MapVal(map[string]cty.Value{"k": cty.StringVal("v")}),
	})})
	if err != nil {
		t.Fatal(err)
	}
	want := `{
  "flag": false,
  "inner": {},
  "list": [
    0.5,
    null,
    "x"
  ],
  "map": {
    "k": "v"
  },
  "number": 3600,
  "text": "<a & \"b\">\n"
}`
	if got := value.AsString(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestJSONRefusesWhatItCannotHold(t *testing.T) {
	t.Parallel()
	for reason, value := range map[string]cty.Value{
		"alone":     cty.PositiveInfinity,
		"in a list": cty.TupleVal([]cty.Value{cty.NegativeInfinity}),
		"deep":      cty.ObjectVal(map[string]cty.Value{"a": cty.TupleVal([]cty.Value{cty.PositiveInfinity})}),
	} {
		if got, err := jsonFunction().Call([]cty.Value{value}); err == nil {
			t.Errorf("an infinite number %s is %s", reason, got.AsString())
		}
	}
}

// A function that fails tells where it stands, as any mistake in a file does.
func TestEvaluationTellsWhere(t *testing.T) {
	t.Parallel()
	at := hcl.Range{Filename: "own.hcl", Start: hcl.Pos{Line: 7}}
	_, _, diags := text(hcl.StaticExpr(cty.EmptyObjectVal, at), evalContext("aws", cty.EmptyObjectVal, nil))
	if err := asError(diags); !strings.HasPrefix(err.Error(), "own.hcl:7: the value has the wrong type") {
		t.Errorf("got %v", err)
	}
}

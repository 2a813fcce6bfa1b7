package vendor

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// Every policy of every use case answers the evaluator: each action is allowed
// on what the parameters name and denied on a neighbour's, one parameter changed
// at a time. It needs no list of vendors, so that a new one is held to it too.
func TestEveryParameterKeepsNeighboursOut(t *testing.T) {
	t.Parallel()
	c, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range c.Keys() {
		d := c.definitions[key]
		for i := range d.UseCases {
			t.Run(key+"/"+d.UseCases[i].Key, func(t *testing.T) {
				t.Parallel()
				for _, partition := range []string{"aws", "aws-us-gov", "aws-cn", "aws-eusc"} {
					for _, problem := range wideness(d, &d.UseCases[i], partition) {
						t.Error(partition + ": " + problem)
					}
				}
			})
		}
	}
}

// A definition that is too wide, or too narrow, in one place is found out.
func TestWidenessIsFound(t *testing.T) {
	t.Parallel()
	const frame = `format_version = 1
vendor "acme" {
  title             = "Acme"
  documentation_url = "https://example.com/aws"
  verified_on       = "2026-01-31"
  variant {
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::111122223333:root"]
  }
  external_id {
    issuer   = "customer"
    required = true
  }
  use_case "read" {
    description = "Read."
    provenance  = "derived"
    note        = "For the test."
    parameter "bucket" {
      description = "Names."
      type        = "bucket"
      required    = true
      list        = true
    }
    parameter "folder" {
      description = "A folder."
      type        = "folder"
    }
    statement {
      effect    = "Allow"
      actions   = ["s3:GetObject"]
      resources = RESOURCES
    }
  }
}
`
	for _, tt := range []struct{ reason, resources, want string }{
		{"what is meant", `[for b in var.bucket : var.folder == null ? "arn:aws:s3:::${b}/*" : "arn:aws:s3:::${b}/${var.folder}/*"]`, ""},
		{"all buckets", `["arn:aws:s3:::*"]`, `"bucket"`},
		{"buckets that begin alike", `[for b in var.bucket : var.folder == null ? "arn:aws:s3:::${b}*" : "arn:aws:s3:::${b}*/${var.folder}/*"]`, `"bucket"`},
		{"folders that begin alike", `[for b in var.bucket : var.folder == null ? "arn:aws:s3:::${b}/*" : "arn:aws:s3:::${b}/${var.folder}*"]`, `"folder"`},
		{"a folder that is passed over", `[for b in var.bucket : "arn:aws:s3:::${b}/*"]`, `"folder"`},
		{"everything", `["*"]`, "is derived and on every resource"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			definitions, err := decode("own.hcl", []byte(strings.Replace(frame, "RESOURCES", tt.resources, 1)))
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(wideness(definitions[0], &definitions[0].UseCases[0], "aws"), "\n")
			if (tt.want == "") != (got == "") || !strings.Contains(got, tt.want) {
				t.Errorf("got %q, want %q in it", got, tt.want)
			}
		})
	}
}

// wideness lists where the policy lets in too much or too little, with all
// parameters and with the required ones.
func wideness(d *Definition, u *UseCase, partition string) []string {
	var problems []string
	for _, requiredOnly := range []bool{false, true} {
		given := map[string][]string{}
		for i := range u.Parameters {
			if p := &u.Parameters[i]; p.Required || !requiredOnly {
				given[p.Name] = []string{p.sample(partition)}
			}
		}
		problems = append(problems, widenessOf(d, u, partition, given)...)
	}
	return problems
}

func widenessOf(d *Definition, u *UseCase, partition string, given map[string][]string) []string {
	own, err := documentOf(d, u, partition, given)
	if err != nil {
		return []string{err.Error()}
	}
	if own == nil {
		return nil // Managed policies are AWS's.
	}
	problems := answersForItself(u, own)
	for i := range u.Parameters {
		p := &u.Parameters[i]
		if given[p.Name] == nil || p.Type == TypeFlag {
			continue
		}
		for _, value := range p.neighbours(partition) {
			changed := map[string][]string{}
			for name, values := range given {
				changed[name] = values
			}
			changed[p.Name] = []string{value}
			neighbour, err := documentOf(d, u, partition, changed)
			if err != nil {
				return append(problems, fmt.Sprintf("%q is no neighbour for the parameter %q: %v", value, p.Name, err))
			}
			problems = append(problems, keepsOut(own, neighbour, fmt.Sprintf("the parameter %q changed to %q", p.Name, value))...)
		}
	}
	return problems
}

func documentOf(d *Definition, u *UseCase, partition string, given map[string][]string) (*policy.Document, error) {
	permissions, err := d.Permissions(u.Key, partition, given)
	if err != nil || permissions.JSON == "" {
		return nil, err
	}
	return policy.Parse(permissions.JSON, policy.UseIdentity)
}

// ask is one request that a statement is about.
type ask struct {
	action, resource string
	conditions       []policy.Condition
}

func (a ask) of(document *policy.Document, withKeys bool) policy.Outcome {
	request := policy.Request{Action: a.action, Resource: a.resource, Context: policy.Context{}}
	for _, c := range a.conditions {
		if withKeys {
			request.Context.Set(c.Key, concrete(c.Values[0]))
		}
	}
	return document.Decide(request)
}

// asksOf gives a request for each action on each resource, wildcards filled in.
func asksOf(document *policy.Document) []ask {
	var asks []ask
	for _, s := range document.Statements {
		for _, action := range s.Actions {
			for _, resource := range s.Resources {
				asks = append(asks, ask{action: concrete(action), resource: concrete(resource), conditions: s.Conditions})
			}
		}
	}
	return asks
}

// concrete is something that the pattern takes.
func concrete(pattern string) string { return strings.ReplaceAll(pattern, "*", "Any") }

// answersForItself: what a statement is about is allowed, and not without the
// keys that it asks for. A list of ours names resources wherever AWS lets it.
func answersForItself(u *UseCase, own *policy.Document) []string {
	var problems []string
	for _, a := range asksOf(own) {
		if got := a.of(own, true); got != policy.Allowed {
			problems = append(problems, fmt.Sprintf("%s on %s is %s", a.action, a.resource, got))
		}
		if got := a.of(own, false); len(a.conditions) > 0 && got == policy.Allowed {
			problems = append(problems, fmt.Sprintf("%s on %s is allowed without %s", a.action, a.resource, a.conditions[0].Key))
		}
		if got := (ask{action: "iam:PassRole", resource: a.resource}).of(own, true); got == policy.Allowed {
			problems = append(problems, "an action that no use case has is allowed")
		}
		if a.resource == concrete("*") && u.Provenance == ProvenanceDerived && !slices.Contains(actionsWithoutResources, a.action) {
			problems = append(problems, fmt.Sprintf("%s is derived and on every resource", a.action))
		}
	}
	return problems
}

// actionsWithoutResources take "*" alone.
// Source: Service Authorization Reference, "Actions, resources, and condition keys for Amazon Kinesis Data Streams".
var actionsWithoutResources = []string{"kinesis:ListStreams"}

// keepsOut: what the same use case is about with a neighbour's value is denied,
// and there is something that the value decides.
func keepsOut(own, neighbour *policy.Document, change string) []string {
	var problems []string
	mine := asksOf(own)
	decided := 0
	for _, a := range asksOf(neighbour) {
		if slices.ContainsFunc(mine, func(b ask) bool {
			return a.action == b.action && a.resource == b.resource && fmt.Sprint(a.conditions) == fmt.Sprint(b.conditions)
		}) {
			continue // The value does not stand in this statement.
		}
		decided++
		if got := a.of(own, true); got != policy.DeniedImplicitly {
			problems = append(problems, fmt.Sprintf("with %s, %s on %s is %s", change, a.action, a.resource, got))
		}
	}
	if decided == 0 {
		problems = append(problems, "nothing differs with "+change)
	}
	return problems
}

// neighbours are values that the parameter takes beside its sample: longer ones
// that begin alike, shorter ones, and others.
func (p *Parameter) neighbours(partition string) []string {
	sample := p.sample(partition)
	switch p.Type {
	case TypeRegion:
		return []string{strings.Replace(sample, "east-1", "west-2", 1)}
	case TypeAccount:
		return []string{"210987654321"}
	case TypePrefix:
		return []string{sample[:len(sample)-1], "other/" + sample} // One that is longer lies within.
	default:
		return []string{sample + "2", sample[:len(sample)-1]}
	}
}

package vendor_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// rendered is a vendor with a use case and a form; tests spoil it.
const rendered = `format_version = 1

vendor "acme" {
  title             = "Acme"
  documentation_url = "https://example.com/aws"
  verified_on       = "2026-01-31"
  source "guide" {
    kind = "vendor_doc"
    url  = "https://example.com/aws"
  }
  variant {
    partition  = "aws"
    scope      = "fixed"
    principals = ["111122223333"]
    trust {
      self_assume = true
      condition {
        test     = "StringLike"
        variable = "aws:PrincipalArn"
        values   = ["arn:aws:iam::111122223333:role/acme*"]
      }
    }
  }
  external_id {
    issuer   = "customer"
    required = true
  }
  method "role" {
    status = "recommended"
  }
  use_case "logs" {
    description = "Read logs."
    provenance  = "documented"
    sources     = ["guide"]
    parameter "bucket" {
      description = "Names of the buckets."
      type        = "bucket"
      required    = true
      list        = true
    }
    parameter "queue_arn" {
      description = "ARN of the queue."
      type        = "arn"
      arn_of      = "sqs:"
    }
    parameter "tenant" {
      description = "The tenant."
      pattern     = "^[a-z]+$"
      rule        = "lower-case letters"
      example     = "acme"
    }
    statement {
      effect    = "Allow"
      actions   = ["s3:GetObject"]
      resources = [for b in var.bucket : "arn:${partition}:s3:::${b}/*"]
      condition {
        when     = var.tenant != null
        test     = "StringLike"
        variable = "s3:prefix"
        values   = ["${var.tenant}/*"]
      }
    }
    statement {
      when      = var.queue_arn != null
      effect    = "Allow"
      actions   = ["sqs:ReceiveMessage"]
      resources = [var.queue_arn]
    }
    managed_policies = ["arn:${partition}:iam::aws:policy/SecurityAudit"]
  }
  handoff {
    method = "role"
    parameter "length" {
      description = "Length of a session."
      type        = "duration"
    }
    field "Role" {
      value = role_arn
    }
    field "Length" {
      value = var.length
    }
    snippet = json({ role = role_arn, id = external_id })
  }
}
`

// Each row spoils the definition in one place; the error must lead to the line
// that holds the spoilt text, or to the line given.
func TestMistakesInUseCasesAndFormsAreFoundWithFileAndLine(t *testing.T) {
	t.Parallel()
	load(t, rendered, "acme")
	const again = "  use_case \"logs\" {\n    description = \"d\"\n    provenance = \"documented\"\n    sources = [\"guide\"]\n    managed_policies = [\"arn:aws:iam::aws:policy/x\"]\n  }\n"
	for _, tt := range []struct {
		reason, old, new string
		// at is text on the line that the error leads to; empty: that of the spoilt text.
		at, want string
	}{
		{"a misspelt attribute", `    provenance  =`, `    provenence  =`, "", `"provenence" is not expected here`},
		{"a misspelt block", `  use_case "logs"`, `  usecase "logs"`, "", `"usecase" are not expected here`},
		{"a key with a dash", `"logs"`, `"my-logs"`, "", `the key "my-logs"`},
		{"a use case twice", "  handoff {\n", again + "  handoff {\n", "", `"logs" is given twice`},
		{"an unknown provenance", `"documented"`, `"rumoured"`, `use_case "logs"`, `must be one of "documented" or "derived"`},
		{"documented nowhere", "    sources     = [\"guide\"]\n    parameter \"bucket\"", `    parameter "bucket"`, `use_case "logs"`, "needs sources"},
		{"derived without a reason", `"documented"`, `"derived"`, `use_case "logs"`, "needs a note"},
		{"a source that is not there", `["guide"]` + "\n    parameter", `["guides"]` + "\n    parameter", `use_case "logs"`, `sources names "guides"`},
		{"a parameter's name in capitals", `parameter "bucket"`, `parameter "Bucket"`, "", `the parameter's name "Bucket"`},
		{"a parameter twice", `parameter "tenant"`, `parameter "bucket"`, "", `"bucket" is given twice`},
		{"a parameter nobody describes", `"The tenant."`, `" "`, `parameter "tenant"`, "description is empty"},
		{"an unknown type", `type        = "bucket"`, `type        = "queue"`, `parameter "bucket"`, `type is "queue"`},
		{"an ARN of anything", "      arn_of      = \"sqs:\"\n", "", `parameter "queue_arn"`, "needs arn_of"},
		{"arn_of where there is no ARN", `type        = "bucket"`, "type = \"bucket\"\n      arn_of = \"s3:\"", `parameter "bucket"`, "no other takes it"},
		{"arn_of without a colon", `"sqs:"`, `"sqs"`, `parameter "queue_arn"`, "a service, a colon and how the resource begins"},
		{"wildcards where there is no ARN", `type        = "bucket"`, "type = \"bucket\"\n      wildcards = true", `parameter "bucket"`, "wildcards is for"},
		{"a list of flags", `type        = "bucket"`, `type        = "flag"`, `parameter "bucket"`, "is a single value"},
		{"a list in a form", `type        = "duration"`, "type = \"duration\"\n      list = true", `parameter "length"`, "a form fills in one value"},
		{"a pattern without words", "      rule        = \"lower-case letters\"\n", "", `parameter "tenant"`, "pattern and rule belong together"},
		{"a pattern without an example", "      example     = \"acme\"\n", "", "pattern     =", "needs an example"},
		{"an example against the pattern", `example     = "acme"`, `example     = "ACME"`, "", `"ACME" does not match`},
		{"a pattern that is not anchored", `"^[a-z]+$"`, `"[a-z]+"`, "", "must begin with ^"},
		{"a pattern on a bucket", `type        = "bucket"`, "type = \"bucket\"\n      pattern = \"^a$\"\n      rule = \"r\"\n      example = \"a\"", "pattern = ", "only a parameter of the type"},
		{"an example of a bucket", `type        = "bucket"`, "type = \"bucket\"\n      example = \"a\"", "example = \"a\"\n", "only a parameter of the type"},
		{"an example that a policy would not take", "^[a-z]+$\"\n      rule        = \"lower-case letters\"\n      example     = \"acme\"", "^[a-z*]+$\"\n      rule = \"r\"\n      example = \"a*\"", `use_case "logs"`, "wildcard"},
		{"an unknown effect", `effect    = "Allow"`, `effect    = "allow"`, "statement {", `effect is "allow"`},
		{"a parameter that is not there", `in var.bucket :`, `in var.buckets :`, "", "var must be followed by a dot and the name of a parameter: there are \"bucket\", \"queue_arn\" and \"tenant\""},
		{"a variable that is not there", `arn:${partition}:s3`, `arn:${partitions}:s3`, "", `"partitions" is nothing an expression can use here`},
		{"the role, in a use case", `arn:${partition}:s3`, `arn:${account_id}:s3`, "", `"account_id" is nothing`},
		{"a parameter of a form, in its snippet", `id = external_id`, `id = var.bucket`, "", `there are "length"`},
		{"all parameters at once", `id = external_id`, `id = var`, "", "var must be followed by a dot"},
		{"a function that is not there", `json({`, `jsonencode({`, "", `there is no function "jsonencode": there are "coalesce"`},
		{"a function that reads a file", `value = role_arn`, `value = file("/etc/passwd")`, "", `there is no function "file"`},
		{"a list that is none", `actions   = ["s3:GetObject"]`, `actions   = "s3:GetObject"`, "", "wrong type"},
		{"an empty value in a list", `actions   = ["s3:GetObject"]`, `actions   = [""]`, "", "holds an empty value"},
		{"a value that is not always there", "      when      = var.queue_arn != null\n", "", "resources = [var.queue_arn]", "empty value"},
		{"a condition of another type", `when      = var.queue_arn != null`, `when      = "perhaps"`, "", "wrong type"},
		{"no resources", `resources = [var.queue_arn]`, `resources = []`, "statement {\n      when", "no actions or no resources"},
		{"an action IAM refuses", `"s3:GetObject"`, `"GetObject"`, `use_case "logs"`, "IAM would refuse the policy"},
		{"a resource that is no ARN", `"arn:${partition}:s3:::${b}/*"`, `b`, `use_case "logs"`, "IAM would refuse the policy"},
		{"nothing at all", "  handoff {\n", "  use_case \"none\" {\n    description = \"d\"\n    provenance = \"documented\"\n    sources = [\"guide\"]\n" +
			"    statement {\n      when = false\n      effect = \"Allow\"\n      actions = []\n      resources = []\n    }\n  }\n  handoff {\n", `use_case "none"`, "comes to no statement and no managed policy"},
		{"an unknown operator", `test     = "StringLike"` + "\n        variable = \"s3:prefix\"", `test = "Like"` + "\n        variable = \"s3:prefix\"", "condition {\n        when", `test is "Like"`},
		{"a condition without a key", `variable = "s3:prefix"`, `variable = ""`, "condition {\n        when", "variable is empty"},
		{"a managed policy that is none", `:iam::aws:policy/SecurityAudit`, `:s3:::bucket`, `use_case "logs"`, "is not the ARN of a managed policy"},
		{"a form's method that is not there", `method = "role"`, `method = "keys"`, "handoff {", `method is "keys"`},
		{"a label twice", `field "Length"`, `field "Role"`, "", `the label "Role" is empty or given twice`},
		{"two forms without names", "    snippet = json", "  }\n  handoff {\n    field \"x\" {\n      value = 1\n    }\n    snippet = json", "handoff {\n    field", "given twice"},
		{"a form's name with a dash", "    method = \"role\"\n", "    method = \"role\"\n    form = \"a-b\"\n", "handoff {", `the form's name "a-b"`},
		{"a form without fields", "    field \"Role\" {\n      value = role_arn\n    }\n    field \"Length\" {\n      value = var.length\n    }\n", "", "handoff {", "at least one field"},
		{"a field that is a list", `value = var.length`, `value = [var.length]`, "", "wrong type"},
		{"trust that asks for nothing", "      self_assume = true\n      condition {\n        test     = \"StringLike\"\n        variable = \"aws:PrincipalArn\"\n        values   = [\"arn:aws:iam::111122223333:role/acme*\"]\n      }\n", "", "trust {", "asks for nothing"},
		{"trust under an unknown operator", "        test     = \"StringLike\"\n        variable = \"aws:PrincipalArn\"", "        test = \"Like\"\n        variable = \"aws:PrincipalArn\"", "condition {\n        test", `test is "Like"`},
		{"trust without values", `["arn:aws:iam::111122223333:role/acme*"]`, `[]`, "condition {\n        test", "no values"},
		{"trust of an unknown source", "      self_assume = true\n", "      self_assume = true\n      sources = [\"x\"]\n", "trust {", `sources names "x"`},
		{"a substitute for an ID that is sent", `required = true` + "\n  }\n  method", "required = true\n    substitute = \"sts:RoleSessionName\"\n  }\n  method", "external_id {", "substitute is for vendors that send no external ID"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(rendered, tt.old) {
				t.Fatalf("the definition does not hold %q", tt.old)
			}
			spoilt := strings.Replace(rendered, tt.old, tt.new, 1)
			at := tt.at
			if at == "" {
				at = tt.new
			}
			index := strings.LastIndex(spoilt, at)
			if tt.at != "" {
				index = strings.Index(spoilt, at)
			}
			if index < 0 {
				t.Fatalf("the spoilt definition does not hold %q", at)
			}
			line := strings.Count(spoilt[:index], "\n") + 1
			_, err := vendor.Load(write(t, "own.hcl", spoilt))
			if err == nil {
				t.Fatal("accepted")
			}
			if at := fmt.Sprintf("own.hcl:%d: ", line); !strings.Contains(err.Error(), at) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %q, want %q and %q in it", err, at, tt.want)
			}
			if lines := strings.Split(err.Error(), "\n"); len(lines) > 3 {
				t.Errorf("one mistake is told in %d lines:\n%s", len(lines), err)
			}
		})
	}
}

func TestWhatATrustBlockSays(t *testing.T) {
	t.Parallel()
	v := load(t, rendered, "acme").Variants[0]
	if !v.SelfAssume || len(v.Conditions) != 1 || v.Conditions[0].Variable != "aws:PrincipalArn" {
		t.Errorf("got %+v", v)
	}
}

// Package vendor is the catalogue of third parties that ask their customers for
// a role: who calls, which external ID it sends, what the role must be called.
// A role built from a wrong entry trusts the wrong party, so the catalogue is a
// root of trust: every fact carries its sources and every entry the day on
// which they were last read.
//
// A vendor is data. The built-in ones are the files of the folder catalog,
// users add their own in the same format, and no Go code knows any of them by
// name.
//
// # Format
//
// A file is HCL, begins with format_version = 1 and holds one or more vendor
// blocks. An attribute or block that this page does not name is an error with
// file and line.
//
//	vendor "acme" {                      # key: lower-case letters, digits, underscores
//	  title             = "Acme"
//	  documentation_url = "https://…"
//	  verified_on       = "2026-11-21"   # when the sources were last read
//	  status            = "current"      # current | recheck | deprecated; the latter two
//	  status_note       = "…"            # say why
//
//	  source "guide" {                   # where facts come from: a page …
//	    kind = "vendor_doc"              # vendor_doc | vendor_code | aws_doc |
//	    url  = "https://…"               # upstream_project | community_list
//	  }
//	  source "sdk" {                     # … or files of a repository at a commit
//	    kind       = "vendor_code"
//	    repository = "https://github.com/acme/sdk"
//	    commit     = "784cade"
//	    paths      = ["client.go"]
//	  }
//
//	  variant {                          # one set of principals, never mixed with another
//	    name       = "eu"                # only where a partition has several sets
//	    partition  = "aws"
//	    scope      = "fixed"             # fixed | per_customer
//	    principals = ["arn:aws:iam::111122223333:role/acme"]
//	    sources    = ["guide", "sdk"]
//	  }
//	  variant {
//	    partition         = "aws-us-gov"
//	    scope             = "per_customer"
//	    principal_pattern = "^arn:aws-us-gov:iam::[0-9]{12}:role/acme-.+$"
//	    where             = "the page Settings > AWS"
//	    inferred          = true         # a rule nobody documents warns, it never fails
//	    note              = "…"          # what it is inferred from
//	  }
//	  partition_note "aws-cn" {          # why a partition has no variant
//	    note = "…"
//	  }
//
//	  variant {                          # what else a trust policy needs
//	    …
//	    trust {
//	      self_assume = true             # the role must be able to assume itself
//	      condition {                    # beside the external ID; goes with the
//	        test     = "StringLike"      # vendor's principals, not with others
//	        variable = "aws:PrincipalArn"
//	        values   = ["arn:aws:iam::111122223333:role/acme*"]
//	      }
//	    }
//	  }
//
//	  external_id {
//	    issuer   = "customer"            # customer | vendor | composed | none
//	    required = true
//	    pattern  = "^[A-Z]{20}$"         # the vendor's rule, within that of STS
//	    rule     = "20 capital letters"  # the same in words, for messages
//	    example  = "AAAAAAAAAAAAAAAAAAAA"
//	    where    = "…"                   # where a vendor that issues IDs shows them
//	    substitute = "sts:RoleSessionName"  # a condition key to agree on a value of,
//	  }                                  # where the issuer is none
//
//	  role_name {                        # left out: any name
//	    kind  = "prefix"                 # exact | prefix | free
//	    value = "Acme"
//	  }
//	  path {                             # left out: any path
//	    value    = "/"
//	    inferred = true
//	  }
//	  session {
//	    chained      = true              # the vendor calls from a role
//	    max_duration = 3600              # seconds
//	  }
//	  method "role" {                    # how the vendor can be given access
//	    status = "recommended"           # recommended | supported | deprecated
//	  }
//	  method "static" {
//	    status         = "supported"
//	    long_term_keys = true            # the vendor is given the keys of an IAM user
//	  }
//
//	  use_case "logs" {                  # permissions, by what the vendor does
//	    description = "Read logs from buckets."
//	    provenance  = "documented"       # documented | derived (with a note that says how)
//	    parameter "bucket" {
//	      description = "Names of the buckets."
//	      type        = "bucket"         # text | bucket | prefix | folder | arn | region |
//	      required    = true             # account_id | session_name | duration | flag
//	      list        = true             # var.bucket is a list, else a value or null
//	    }
//	    parameter "kms_key_arn" {
//	      description = "ARN of the buckets' key."
//	      type        = "arn"
//	      arn_of      = "kms:key/"       # service and how the resource begins
//	    }                                # wildcards = true: * and ? are taken
//	    parameter "tenant" {
//	      description = "Name of the tenant."
//	      pattern     = "^[a-z]+$"       # for text: pattern, the same in words, an example
//	      rule        = "lower-case letters alone"
//	      example     = "acme"
//	    }
//	    statement {
//	      sid       = "ReadLogs"
//	      when      = length(var.bucket) > 0     # left out: always
//	      effect    = "Allow"
//	      actions   = ["s3:GetObject"]
//	      resources = [for b in var.bucket : "arn:${partition}:s3:::${b}/*"]
//	      condition {
//	        when     = var.tenant != null
//	        test     = "StringLike"
//	        variable = "s3:prefix"
//	        values   = ["${var.tenant}/*"]
//	      }
//	    }
//	    managed_policies = ["arn:${partition}:iam::aws:policy/SecurityAudit"]
//	  }
//
//	  handoff {                          # what the vendor's form asks for, in its order
//	    form        = "role"             # only where the vendor has several forms
//	    method      = "role"             # of the method blocks
//	    description = "…"
//	    parameter "region" {
//	      description = "Region of the buckets."
//	      type        = "region"
//	    }
//	    field "Role ARN" {               # the label as the vendor writes it
//	      value = role_arn               # null: the field stays empty
//	    }
//	    snippet = json({ role = role_arn, region = var.region })
//	  }
//	}
//
// Facts (variant, trust, partition_note, external_id, role_name, path, session,
// method, use_case, handoff) take note and sources, a list of the labels of
// source blocks.
//
// # Expressions
//
// What a use case or a form comes to is written as HCL expressions, evaluated
// with a customer's values. They know var (the parameters), partition and
// dns_suffix, such as amazonaws.com; those of a form role_arn, role_name,
// account_id and external_id (null where there is none) too. The functions are
// some of Terraform's, json, which leaves attributes out that are null, and
// sql, which writes a text in single quotes. No function reads a file, the
// environment or the clock. Each expression is tried with samples when its file
// is read.
//
// A policy takes no value with a wildcard or a policy variable in it, unless
// its parameter says so: it reaches what its reader sees and nothing more.
package vendor

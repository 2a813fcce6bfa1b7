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
//	  external_id {
//	    issuer   = "customer"            # customer | vendor | composed | none
//	    required = true
//	    pattern  = "^[A-Z]{20}$"         # the vendor's rule, within that of STS
//	    rule     = "20 capital letters"  # the same in words, for messages
//	    example  = "AAAAAAAAAAAAAAAAAAAA"
//	    where    = "…"                   # where a vendor that issues IDs shows them
//	  }
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
//	}
//
// Facts (variant, partition_note, external_id, role_name, path, session,
// method) take note and sources, a list of the labels of source blocks.
package vendor

format_version = 1

vendor "prowler" {
  title             = "Prowler Cloud"
  documentation_url = "https://docs.prowler.com/user-guide/providers/aws/authentication"
  verified_on       = "2026-11-21"

  source "guide" {
    kind = "vendor_doc"
    url  = "https://docs.prowler.com/user-guide/providers/aws/authentication"
  }
  source "template" {
    kind       = "vendor_code"
    repository = "https://github.com/prowler-cloud/prowler"
    commit     = "3e000fa"
    paths = [
      "permissions/templates/terraform/main.tf",
      "permissions/templates/terraform/variables.tf",
    ]
  }

  variant {
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::232136659152:root"]
    sources    = ["template"]

    trust {
      condition {
        test     = "StringLike"
        variable = "aws:PrincipalArn"
        values   = ["arn:aws:iam::232136659152:role/prowler*"]
      }
      note    = "The template narrows the account down to the roles that scan."
      sources = ["template"]
    }
  }

  external_id {
    issuer   = "vendor"
    required = true
    where    = "the page on which Prowler Cloud adds an AWS account"
    sources  = ["guide", "template"]
  }

  role_name {
    kind    = "exact"
    value   = "ProwlerScan"
    sources = ["template"]
  }

  method "role" {
    status  = "recommended"
    sources = ["guide"]
  }
  method "static" {
    status         = "supported"
    long_term_keys = true
    note           = "Access keys of an IAM user."
    sources        = ["guide"]
  }

  use_case "scan" {
    description = "Read configurations for the checks."
    provenance  = "documented"
    note        = "Some checks need the vendor's own list of further reads besides, which changes with its releases: permissions/prowler-additions-policy.json in its repository."
    sources     = ["guide", "template"]

    managed_policies = [
      "arn:${partition}:iam::aws:policy/SecurityAudit",
      "arn:${partition}:iam::aws:policy/job-function/ViewOnlyAccess",
    ]
  }
}

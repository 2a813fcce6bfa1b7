format_version = 1

vendor "drata" {
  title             = "Drata"
  documentation_url = "https://help.drata.com/en/articles/13455825-understanding-aws-permissions-and-and-how-drata-integrates-with-aws"
  verified_on       = "2026-11-21"

  source "guide" {
    kind = "vendor_doc"
    url  = "https://help.drata.com/en/articles/13455825-understanding-aws-permissions-and-and-how-drata-integrates-with-aws"
  }
  source "module" {
    kind       = "vendor_code"
    repository = "https://github.com/drata/terraform-aws-drata-autopilot-role"
    commit     = "104a9eb"
    paths      = ["main.tf", "variables.tf"]
  }
  source "known_accounts" {
    kind       = "community_list"
    repository = "https://github.com/fwdcloudsec/known_aws_accounts"
    commit     = "c2922af"
    paths      = ["accounts.yaml"]
  }

  variant {
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::269135526815:root"]
    sources    = ["module", "known_accounts"]
  }

  external_id {
    issuer   = "vendor"
    required = false
    where    = "the dialog of Drata's AWS connection"
    note     = "The guide calls it an additional layer of security; the vendor's module leaves it out unless it is set."
    sources  = ["guide", "module"]
  }

  role_name {
    kind     = "exact"
    value    = "DrataAutopilotRole"
    inferred = true
    note     = "The name that the vendor's module gives; it has a variable for another."
    sources  = ["module"]
  }

  path {
    value   = "/"
    sources = ["module"]
  }

  method "role" {
    status  = "recommended"
    sources = ["guide", "module"]
  }

  use_case "autopilot" {
    description = "Read configurations as evidence."
    provenance  = "documented"
    sources     = ["module"]

    statement {
      effect    = "Allow"
      actions   = ["backup:ListBackupJobs", "backup:ListRecoveryPointsByResource"]
      resources = ["*"]
    }

    managed_policies = ["arn:${partition}:iam::aws:policy/SecurityAudit"]
  }
}

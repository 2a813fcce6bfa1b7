format_version = 1

vendor "lacework" {
  title             = "Lacework FortiCNAPP"
  documentation_url = "https://docs.lacework.net/onboarding/aws-cross-account-eid"
  verified_on       = "2026-11-21"

  source "external_id_guide" {
    kind = "vendor_doc"
    url  = "https://docs.lacework.net/onboarding/aws-cross-account-eid"
  }
  source "role_module" {
    kind       = "vendor_code"
    repository = "https://github.com/lacework/terraform-aws-iam-role"
    commit     = "bda8928"
    paths      = ["main.tf"]
  }
  source "config_module" {
    kind       = "vendor_code"
    repository = "https://github.com/lacework/terraform-aws-config"
    commit     = "71237f9"
    paths      = ["main.tf"]
  }
  source "known_accounts" {
    kind       = "community_list"
    repository = "https://github.com/fwdcloudsec/known_aws_accounts"
    commit     = "c2922af"
    paths      = ["accounts.yaml"]
  }
  source "aws_role_chaining" {
    kind = "aws_doc"
    url  = "https://repost.aws/knowledge-center/iam-role-chaining-limit"
  }

  variant {
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::434813966438:role/lacework-platform"]
    sources    = ["role_module", "known_accounts"]
  }

  external_id {
    issuer   = "vendor"
    required = true
    where    = "the console, where a cloud account is added, or the resource lacework_external_id of the vendor's provider (v2)"
    note     = "New IDs read lweid:aws:v2, the tenant, the AWS account and ten random characters; IDs of older integrations have other forms."
    sources  = ["external_id_guide", "role_module"]
  }

  session {
    chained      = true
    max_duration = 3600
    inferred     = true
    note         = "No length is documented. The caller is itself a role, and AWS caps such a chained session at one hour."
    sources      = ["role_module", "aws_role_chaining"]
  }

  method "role" {
    status  = "recommended"
    sources = ["external_id_guide", "role_module"]
  }

  use_case "config" {
    description = "Read configurations for compliance checks."
    provenance  = "documented"
    note        = "The vendor's module adds a policy of its own with further reads, which grows with its releases."
    sources     = ["config_module"]

    managed_policies = ["arn:${partition}:iam::aws:policy/SecurityAudit"]
  }
}

provider "crossaccount" {
  trusted_account_ids = ["444455556666"]
}

data "crossaccount_trust_policy_document" "built" {
  vendor                = "synqly"
  external_ids          = ["d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"]
  allow_session_tags    = true
  allow_source_identity = true
  role_name             = "SynqlyAccessReader"

  conditions = [{
    test     = "IpAddress"
    variable = "aws:SourceIp"
    values   = ["203.0.113.0/24"]
  }]
}

# A third party with no external ID: two holes, of which one is accepted.
data "crossaccount_trust_policy_document" "open" {
  trusted_principals = ["733459310821", "444455556666"]
  account_id         = "123456789012"
  role_name          = "Reader"

  accepted_findings = {
    "whole-account-trusted@733459310821" = "The partner's roles change with every release."
  }
}

# The account is the provider's: nobody foreign gets in.
data "crossaccount_trust_policy_document" "own" {
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = { Effect = "Allow", Principal = { AWS = "arn:aws:iam::444455556666:role/ci" }, Action = "sts:AssumeRole" }
  })
}

output "actions" {
  value = [for s in jsondecode(data.crossaccount_trust_policy_document.built.json).Statement : s.Action]
}

output "open" {
  value = { for f in data.crossaccount_trust_policy_document.open.findings : f.id => f.accepted if f.severity != "note" }
}

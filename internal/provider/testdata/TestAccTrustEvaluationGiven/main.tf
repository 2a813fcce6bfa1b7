# No credentials: the policy is given.
locals {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { AWS = "arn:aws:iam::123456789012:root" }, Action = "sts:AssumeRole" },
      { Effect = "Deny", Principal = { AWS = "*" }, Action = "sts:AssumeRole", Condition = { Bool = { "aws:MultiFactorAuthPresent" = "false" } } },
      { Effect = "Allow", Principal = { AWS = "*" }, Action = "sts:AssumeRole", Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } },
    ]
  })
}

data "crossaccount_trust_evaluation" "same" {
  policy   = local.policy
  role_arn = "arn:aws:iam::123456789012:role/Reader"

  requests = {
    ci     = { principal = "arn:aws:iam::123456789012:role/ci", expect = "allowed" }
    no_mfa = { principal = "arn:aws:iam::123456789012:role/ci", context = { "aws:MultiFactorAuthPresent" = ["false"] }, expect = "denied" }
  }
}

data "crossaccount_trust_evaluation" "foreign" {
  policy   = local.policy
  requests = { stranger = { principal = "999999999999" } }
}

output "answers" {
  value = {
    ci       = data.crossaccount_trust_evaluation.same.decisions.ci.needs_identity_policy
    no_mfa   = data.crossaccount_trust_evaluation.same.decisions.no_mfa.decision
    stranger = data.crossaccount_trust_evaluation.foreign.decisions.stranger.decision
    found    = contains(data.crossaccount_trust_evaluation.same.findings[*].id, "foreign-organization-trusted")
  }
}

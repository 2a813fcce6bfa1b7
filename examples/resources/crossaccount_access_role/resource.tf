resource "crossaccount_external_id" "synqly" {
  vendor = "synqly"
}

# A vendor of the catalogue: principal and rules are known.
resource "crossaccount_access_role" "synqly" {
  vendor       = "synqly"
  name         = "SynqlyAccessSecurityLake"
  external_ids = crossaccount_external_id.synqly.values

  inline_policies = {
    write-events = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect   = "Allow"
        Action   = "s3:PutObject"
        Resource = "arn:aws:s3:::example-bucket/ext/synqly/*"
      }]
    })
  }
}

# Any other third party: name whom you trust, and require an external ID.
resource "crossaccount_external_id" "partner" {}

resource "crossaccount_access_role" "partner" {
  name_prefix        = "partner-"
  trusted_principals = ["arn:aws:iam::555555555555:role/collector"]
  external_ids       = crossaccount_external_id.partner.values

  conditions = [{
    test     = "IpAddress"
    variable = "aws:SourceIp"
    values   = ["203.0.113.0/24"]
  }]

  managed_policy_arns  = ["arn:aws:iam::aws:policy/SecurityAudit"]
  max_session_duration = 3600
}

# A trust policy written elsewhere is audited just the same. Here a whole
# account of a third party may come in, which is accepted with a reason.
resource "crossaccount_access_role" "given" {
  name = "given-policy"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::555555555555:root" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "sts:ExternalId" = crossaccount_external_id.partner.value } }
    }]
  })
  accepted_findings = {
    "whole-account-trusted" = "The partner's roles change with every release; agreed in SEC-1234 until March."
  }
}

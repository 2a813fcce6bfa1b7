locals {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::733459310821:role/SynqlyIntegrationAccess" }
      Action    = "sts:AssumeRole"
      Condition = { StringEqualsIfExists = { "sts:ExternalId" = "1f0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b" } }
    }]
  })

  findings = provider::crossaccount::audit_trust_policy(local.policy, {
    account_id          = "123456789012"
    trusted_account_ids = ["444455556666"]
    vendor              = "synqly"
    role_name           = "SynqlyAccessReader"
  })
}

# Whoever sends no external ID gets in: external-id-not-required.
output "errors" {
  value = { for f in local.findings : f.id => f.detail if f.severity == "error" }
}

# Each counterexample is a request for evaluate_trust_policy, which lets it in.
output "proof" {
  value = [for f in local.findings : provider::crossaccount::evaluate_trust_policy(local.policy, jsondecode(f.counterexample)).allowed if f.counterexample != null]
}

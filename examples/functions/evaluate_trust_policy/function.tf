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
}

# IfExists lets in whoever sends no external ID: allowed is true.
output "without_id" {
  value = provider::crossaccount::evaluate_trust_policy(local.policy, {
    principal = "arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"
  })
}

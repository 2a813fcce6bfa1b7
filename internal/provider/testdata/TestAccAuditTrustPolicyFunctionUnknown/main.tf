resource "crossaccount_external_id" "test" {}

output "ids" {
  value = provider::crossaccount::audit_trust_policy(jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::733459310821:role/SynqlyIntegrationAccess" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "sts:ExternalId" = "d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e" } }
    }]
  }), { external_ids = crossaccount_external_id.test.values })[*].id
}

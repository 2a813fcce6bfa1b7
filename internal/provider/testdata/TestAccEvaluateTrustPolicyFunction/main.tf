locals {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "111122223333" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "sts:ExternalId" = ["12345678", "right-one"] } }
    }]
  })
  requests = {
    right   = { principal = "111122223333", external_id = "right-one" }
    number  = { principal = "111122223333", external_id = 12345678 }
    absent  = { principal = "111122223333", external_id = null }
    context = { principal = "111122223333", context = { "sts:ExternalId" = "right-one", "aws:MultiFactorAuthPresent" = true } }
  }
}

output "decisions" {
  value = { for name, request in local.requests : name => provider::crossaccount::evaluate_trust_policy(local.policy, request).decision }
}

output "delegated" {
  value = provider::crossaccount::evaluate_trust_policy(local.policy, local.requests.right).needs_identity_policy
}

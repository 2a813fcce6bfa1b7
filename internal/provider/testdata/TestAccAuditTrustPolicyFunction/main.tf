locals {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::733459310821:role/SynqlyIntegrationAccess" }
      Action    = "sts:AssumeRole"
      Condition = { StringEqualsIfExists = { "sts:ExternalId" = "d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e" } }
    }]
  })
  found = provider::crossaccount::audit_trust_policy(local.policy)
}

output "ids" {
  value = {
    plain   = local.found[*].id
    empty   = provider::crossaccount::audit_trust_policy(local.policy, {})[*].id
    own     = provider::crossaccount::audit_trust_policy(local.policy, { trusted_account_ids = ["733459310821"] })[*].id
    number  = provider::crossaccount::audit_trust_policy(local.policy, { account_id = 733459310821, vendor = null })[*].id
    name    = provider::crossaccount::audit_trust_policy(local.policy, { vendor = "synqly", role_name = "Reader" })[*].id
    no_json = provider::crossaccount::audit_trust_policy("nobody")[*].id
  }
}

# A counterexample is a request of the other function, as it stands.
output "gets_in" {
  value = provider::crossaccount::evaluate_trust_policy(local.policy, jsondecode(local.found[0].counterexample)).allowed
}

output "prose" {
  value = alltrue([for f in local.found : f.summary != "" && f.detail != "" && f.remedy != ""])
}

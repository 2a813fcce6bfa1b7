# The ID is known after apply: the document waits for it, and core reads the
# data source then.
resource "crossaccount_external_id" "test" {}

data "crossaccount_trust_policy_document" "test" {
  trusted_principals = ["arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"]
  external_ids       = crossaccount_external_id.test.values
}

output "requires" {
  value = jsondecode(data.crossaccount_trust_policy_document.test.json).Statement[0].Condition.StringEquals["sts:ExternalId"] == crossaccount_external_id.test.value
}

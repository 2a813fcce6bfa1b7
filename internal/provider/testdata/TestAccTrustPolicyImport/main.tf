resource "crossaccount_trust_policy" "test" {
  role_name          = "managed"
  trusted_principals = ["arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"]
  external_ids       = ["d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"]
}

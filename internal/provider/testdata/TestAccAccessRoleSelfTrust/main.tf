resource "crossaccount_access_role" "test" {
  name               = "self"
  trusted_principals = ["arn:aws:iam::733459310821:role/SynqlyIntegrationAccess", provider::crossaccount::role_arn("123456789012", "self", "/", "aws")]
  external_ids       = ["d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"]
}

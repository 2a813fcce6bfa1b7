import {
  to = crossaccount_access_role.test
  identity = {
    name       = "by-identity"
    account_id = "123456789012"
  }
}

resource "crossaccount_access_role" "test" {
  name               = "by-identity"
  trusted_principals = ["arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"]
  external_ids       = ["d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"]
}

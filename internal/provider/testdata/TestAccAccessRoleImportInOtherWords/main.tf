import {
  to = crossaccount_access_role.test
  id = "SynqlyAccessImported"
}

# The role was made with the vendor's principal spelt out; here the vendor is
# named instead. What others attached is not mentioned.
resource "crossaccount_access_role" "test" {
  vendor       = "synqly"
  name_prefix  = "SynqlyAccess"
  external_ids = ["d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"]

  timeouts {
    create = "2m"
  }
}

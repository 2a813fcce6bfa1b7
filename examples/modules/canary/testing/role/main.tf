# The role that the tests make a twin of, as a user's configuration has it.

terraform {
  required_providers {
    crossaccount = {
      source = "crossaccount/crossaccount"
    }
  }
}

resource "crossaccount_external_id" "vendor" {
  vendor = "synqly"
}

resource "crossaccount_access_role" "vendor" {
  vendor                = "synqly"
  name                  = "SynqlyAccessWithATwin"
  external_ids          = crossaccount_external_id.vendor.values
  allow_source_identity = true
}

output "role" {
  value = crossaccount_access_role.vendor
}

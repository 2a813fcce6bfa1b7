# The role is made in the same apply, by somebody whose own policy for it is
# not the one that is meant to stay, as aws_iam_role would with ignore_changes.
resource "crossaccount_external_id" "test" {}

resource "crossaccount_access_role" "test" {
  name               = "SynqlyAccessNew"
  trusted_principals = ["123456789012"]
}

resource "crossaccount_trust_policy" "test" {
  role_name    = crossaccount_access_role.test.id
  vendor       = "synqly"
  external_ids = crossaccount_external_id.test.values
  on_destroy   = "restore"
}

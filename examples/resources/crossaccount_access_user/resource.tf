# The role's ARN is known before the role is: user and role name each other.
locals {
  account_id = "123456789012"
  role_arn   = provider::crossaccount::role_arn(local.account_id, "DataloopDatasets", "/", "aws")
}

# A user that may assume that role and do nothing else, for a vendor that is
# given its access key. The secret is encrypted for whoever hands it over:
#   terraform output -raw dataloop_secret | base64 --decode | gpg --decrypt
resource "crossaccount_access_user" "dataloop" {
  vendor              = "dataloop"
  name                = "dataloop"
  assumable_role_arns = [local.role_arn]
  source_ips          = ["203.0.113.0/24"]
  pgp_key             = file("${path.module}/ops.asc")
  key_description     = "Dataloop STS integration"

  # Another value makes another key. The old one works beside it until
  # keep_previous is taken back.
  keepers       = { rotated = "2026-11" }
  keep_previous = true
}

# The role trusts that user and nobody else.
resource "crossaccount_access_role" "dataloop" {
  vendor             = "dataloop"
  name               = "DataloopDatasets"
  trusted_principals = [crossaccount_access_user.dataloop.arn]
}

output "dataloop_key" {
  value = crossaccount_access_user.dataloop.access_key_id
}

output "dataloop_secret" {
  value = crossaccount_access_user.dataloop.encrypted_secret_access_key
}

# For a trial: the secret in plain, in the state.
resource "crossaccount_access_user" "trial" {
  name                  = "trial"
  assumable_role_arns   = ["arn:aws:iam::123456789012:role/trial"]
  allow_secret_in_state = true
}

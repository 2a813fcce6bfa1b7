resource "crossaccount_external_id" "vendor" {
  vendor = "synqly"
}

resource "crossaccount_access_role" "vendor" {
  name         = "SynqlyAccessYoung"
  vendor       = "synqly"
  external_ids = crossaccount_external_id.vendor.values
}

data "crossaccount_assume_role" "check" {
  provider    = crossaccount.vendor
  role_arn    = crossaccount_access_role.vendor.arn
  external_id = crossaccount_external_id.vendor.value
}

data "crossaccount_assume_role" "stranger" {
  provider    = crossaccount.stranger
  role_arn    = crossaccount_access_role.vendor.arn
  external_id = crossaccount_external_id.vendor.value
  expect      = "denied"
}

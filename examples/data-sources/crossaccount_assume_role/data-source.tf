# Who calls is the provider block's identity: here an account of yours that
# plays the vendor.
provider "crossaccount" {
  alias   = "canary"
  region  = "us-east-1"
  profile = "canary"
}

# In a check block a failure is a warning and is asked anew on each plan and
# apply.
check "vendor_access" {
  data "crossaccount_assume_role" "canary" {
    provider    = crossaccount.canary
    role_arn    = crossaccount_access_role.canary.arn
    external_id = crossaccount_external_id.canary.value
  }

  assert {
    condition     = data.crossaccount_assume_role.canary.valid
    error_message = "The role does not let in exactly whom it should."
  }
}

# Read after the role is made or mended, and failing the run: a caller nobody
# trusted must stay out.
data "crossaccount_assume_role" "stranger" {
  provider    = crossaccount.stranger
  role_arn    = crossaccount_access_role.canary.arn
  external_id = crossaccount_external_id.canary.value
  expect      = "denied"
  probes      = ["right"]

  depends_on = [crossaccount_access_role.canary]
}

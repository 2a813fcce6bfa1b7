# Synqly writes to a Security Lake whose buckets are encrypted with a key of
# one's own.
data "crossaccount_vendor_policy" "lake" {
  vendor   = "synqly"
  use_case = "sink_aws_security_lake"

  parameters = {
    bucket      = ["aws-security-data-lake-us-east-1-example123"]
    source      = ["synqly"]
    kms_key_arn = [var.lake_key_arn]
  }
}

resource "crossaccount_access_role" "synqly" {
  vendor       = "synqly"
  name         = "SynqlyAccessSecurityLake"
  external_ids = crossaccount_external_id.synqly.values

  inline_policies = {
    write-events = data.crossaccount_vendor_policy.lake.json
  }
}

# Where a vendor asks for AWS's managed policies only, json is null.
data "crossaccount_vendor_policy" "athena" {
  vendor   = "upsolver"
  use_case = "athena"
}

# An action list is the vendor's own, or worked out by us: have derived ones
# looked at before they are used.
check "provenance" {
  assert {
    condition     = data.crossaccount_vendor_policy.lake.provenance == "documented"
    error_message = "Derived permissions: ${data.crossaccount_vendor_policy.lake.note}"
  }
}

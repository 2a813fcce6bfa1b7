resource "crossaccount_external_id" "synqly" {
  vendor = "synqly"
  value  = "d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"
}

data "crossaccount_vendor_policy" "synqly" {
  vendor     = "synqly"
  use_case   = "sink_aws_security_lake"
  parameters = { bucket = ["lake"], source = ["synqly"] }
}

resource "crossaccount_access_role" "synqly" {
  vendor          = "synqly"
  name            = "SynqlyAccessLake"
  external_ids    = crossaccount_external_id.synqly.values
  inline_policies = { write-events = data.crossaccount_vendor_policy.synqly.json }
}

data "crossaccount_vendor" "synqly" {
  name = "synqly"
}

data "crossaccount_vendor_handoff" "synqly" {
  vendor      = "synqly"
  role_arn    = crossaccount_access_role.synqly.arn
  external_id = crossaccount_external_id.synqly.value

  parameters = {
    url              = "https://lake.s3.us-east-1.amazonaws.com"
    duration_seconds = 7200
    region           = null
  }
}

data "crossaccount_vendor_policy" "upsolver" {
  vendor   = "upsolver"
  use_case = "athena"
}

resource "crossaccount_access_role" "upsolver" {
  vendor              = "upsolver"
  name                = "UpsolverRead"
  trusted_principals  = ["arn:aws:iam::111122223333:role/org-4711"]
  external_ids        = ["upsolver-org-4711-a81f"]
  managed_policy_arns = data.crossaccount_vendor_policy.upsolver.managed_policy_arns
}

data "crossaccount_vendor_handoff" "upsolver" {
  vendor      = "upsolver"
  role_arn    = crossaccount_access_role.upsolver.arn
  external_id = crossaccount_access_role.upsolver.external_ids[0]
  parameters  = { connection_name = "events", comment = "Bob's events" }
}

data "crossaccount_vendor_handoff" "dataloop" {
  vendor     = "dataloop"
  role_arn   = crossaccount_access_role.upsolver.arn
  parameters = { integration_name = "acme" }
}

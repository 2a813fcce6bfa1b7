data "crossaccount_vendor_handoff" "synqly" {
  vendor      = "synqly"
  role_arn    = crossaccount_access_role.synqly.arn
  external_id = crossaccount_external_id.synqly.value

  parameters = {
    url              = "https://aws-security-data-lake-us-east-1-example123.s3.us-east-1.amazonaws.com"
    duration_seconds = 3600
  }
}

# What to type into Synqly's console, in its order.
output "synqly_console" {
  value = [
    for label in data.crossaccount_vendor_handoff.synqly.handoff_fields :
    "${label}: ${data.crossaccount_vendor_handoff.synqly.fields[label]}"
  ]
}

# The same as the body of a request to Synqly's API.
output "synqly_integration" {
  value = data.crossaccount_vendor_handoff.synqly.snippet
}

# A vendor with several forms: Dataloop's method with the keys of an IAM user.
# The secret itself is not among the values.
data "crossaccount_vendor_handoff" "dataloop" {
  vendor   = "dataloop"
  form     = "sts"
  role_arn = crossaccount_access_role.dataloop.arn

  parameters = {
    integration_name = "datasets"
    access_key_id    = crossaccount_access_user.dataloop.access_key_id
  }
}

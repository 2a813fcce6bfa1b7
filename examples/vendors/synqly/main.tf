# Synqly: a role in your account that Synqly's own role assumes with an external
# ID of yours, to write events into your Amazon Security Lake.
#
# It follows the guide "Amazon Security Lake Sink Setup" step by step, by the
# method that the guide recommends, a role:
# https://docs.synqly.com/guides/provider-configuration/amazon-security-lake-sink-setup
#
# Before you apply: the lake is there (aws_securitylake_data_lake), and so is the
# custom source that Synqly writes to (aws_securitylake_custom_log_source). The
# provider role that Security Lake makes for the source is not Synqly's: the
# guide wants a role whose name begins with SynqlyAccess.

variable "lake_url" {
  description = "URL of the lake's bucket, such as https://BUCKET.s3.REGION.amazonaws.com."
  type        = string
}

variable "source_name" {
  description = "Name of the custom source, as it is registered in Security Lake."
  type        = string
  default     = "synqly"
}

variable "kms_key_arn" {
  description = "ARN of the key that the lake is encrypted with; null where S3 manages the keys."
  type        = string
  default     = null
}

locals {
  # Read offline, so that the policy can be planned before there is a role.
  bucket = provider::crossaccount::parse_s3_url(var.lake_url).bucket
}

# "Replace YOUR_EXTERNAL_ID with a unique identifier you generate": made once,
# of at least 122 random bits, in the characters that the guide allows.
resource "crossaccount_external_id" "synqly" {
  vendor = "synqly"
}

# "Attach the appropriate permissions policy for your use case": to put objects
# under the prefix of the source, and nothing else. The guide leaves the policy
# to you; this one is derived from what Synqly's SDK does.
data "crossaccount_vendor_policy" "lake" {
  vendor   = "synqly"
  use_case = "sink_aws_security_lake"

  parameters = merge(
    { bucket = [local.bucket], source = [var.source_name] },
    var.kms_key_arn == null ? {} : { kms_key_arn = [var.kms_key_arn] },
  )
}

# "Create a role": the principal and the condition of the trust policy come from
# the catalogue and the external ID, so that nothing is pasted, and are audited
# on every plan. Sessions last an hour at most, for Synqly's caller is a role.
resource "crossaccount_access_role" "synqly" {
  vendor          = "synqly"
  name            = "SynqlyAccessSecurityLake"
  description     = "Synqly writes events to the source ${var.source_name} of ${local.bucket}."
  external_ids    = crossaccount_external_id.synqly.values
  inline_policies = { write-events = data.crossaccount_vendor_policy.lake.json }
}

# "Create your integration by supplying all configuration values": the two
# tables of the guide. The optional session name is left to Synqly.
data "crossaccount_vendor_handoff" "synqly" {
  vendor      = "synqly"
  role_arn    = crossaccount_access_role.synqly.arn
  external_id = crossaccount_external_id.synqly.value

  parameters = {
    name             = "Security Lake"
    url              = local.sink_url
    region           = local.sink_region
    duration_seconds = 3600
  }
}

output "integration" {
  description = "What to type into Synqly's console, in the order of the guide."
  value = [
    for label in data.crossaccount_vendor_handoff.synqly.handoff_fields :
    "${label}: ${data.crossaccount_vendor_handoff.synqly.fields[label]}"
  ]
}

output "create_integration" {
  description = "The same as the body of a request to Synqly's API."
  value       = data.crossaccount_vendor_handoff.synqly.snippet
}

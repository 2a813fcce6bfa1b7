# Imply Polaris: a role in your account that the role of your Polaris project
# assumes with the external ID that Polaris shows beside it.
#
# It follows the guide "Secure connections to AWS":
# https://docs.imply.io/polaris/secure-aws-access
#
# Before you apply, begin to create a connection in Polaris, or ask its API, and
# copy the ARN of Imply's role and the external ID. Assuming roles works where
# Polaris itself runs on AWS.

variable "imply_role_arn" {
  description = "ARN of Imply's role, from the dialog that creates a connection, or from the API."
  type        = string
}

variable "imply_external_id" {
  description = "The external ID beside it. The guide recommends it; this example requires it."
  type        = string
}

variable "bucket" {
  description = "Name of the bucket that Polaris ingests from; null for none. The bucket itself is hashicorp/aws's to make (aws_s3_bucket)."
  type        = string
  default     = "example-events"
}

variable "prefix" {
  description = "What the keys of the objects begin with, without a leading slash; null for the whole bucket."
  type        = string
  default     = "clicks/"
}

variable "connection_name" {
  description = "What the names of the connections in Polaris begin with."
  type        = string
  default     = "example"
}

# "External ID": it is Polaris's, checked here and adopted, not made.
resource "crossaccount_external_id" "imply" {
  vendor = "imply_polaris"
  value  = var.imply_external_id
}

# "Permissions policy", for Amazon S3. The guide has no list of actions: this one
# is derived, from what ingestion does, and says so in provenance and note.
# streams.tf has those for Kinesis and MSK.
data "crossaccount_vendor_policy" "s3" {
  count = var.bucket == null ? 0 : 1

  vendor   = "imply_polaris"
  use_case = "s3_read"

  # A null list is one that is left out.
  parameters = {
    bucket = [var.bucket]
    prefix = var.prefix == null ? null : [var.prefix]
  }
}

# "Trust policy", and the role. Polaris takes no access keys, says the guide, so
# that a role is the only way.
resource "crossaccount_access_role" "imply" {
  vendor             = "imply_polaris"
  name               = "ImplyPolarisRead"
  description        = "Imply Polaris ingests events."
  trusted_principals = [var.imply_role_arn]
  external_ids       = crossaccount_external_id.imply.values

  inline_policies = merge(
    { for policy in data.crossaccount_vendor_policy.s3 : "s3" => policy.json },
    { for policy in data.crossaccount_vendor_policy.kinesis : "kinesis" => policy.json },
    { for policy in data.crossaccount_vendor_policy.msk : "msk" => policy.json },
  )
}

# "ARN for Polaris connection": what the dialog of a connection to Amazon S3 asks
# for. The ARN that the guide shows, arn:aws:iam:::123456789012:role/demo-role,
# has a colon too many; this one is the role's own.
data "crossaccount_vendor_handoff" "s3" {
  count = var.bucket == null ? 0 : 1

  vendor      = "imply_polaris"
  form        = "s3"
  role_arn    = crossaccount_access_role.imply.arn
  external_id = crossaccount_external_id.imply.value

  parameters = {
    connection_name = "${var.connection_name}-s3"
    bucket          = var.bucket
    region          = var.region
    prefix          = var.prefix
  }
}

output "s3_connection" {
  description = "The fields of the S3 connection in Polaris, in its order; press Test connection before Create connection."
  value = [
    for label in flatten(data.crossaccount_vendor_handoff.s3[*].handoff_fields) :
    "${label}: ${data.crossaccount_vendor_handoff.s3[0].fields[label]}"
  ]
}

output "connection_requests" {
  description = "The same as bodies of requests to the Polaris API that create the connections."
  value = {
    s3      = one(data.crossaccount_vendor_handoff.s3[*].snippet)
    kinesis = { for stream, handoff in data.crossaccount_vendor_handoff.kinesis : stream => handoff.snippet }
    msk     = one(data.crossaccount_vendor_handoff.msk[*].snippet)
  }
}

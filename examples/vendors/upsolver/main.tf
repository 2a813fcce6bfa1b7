# Upsolver: a role in your account that the role of your Upsolver organisation
# assumes with the external ID that Upsolver made for it.
#
# It follows the guide "Role-Based AWS Credentials" step by step:
# https://docs.upsolver.com/content/how-to-guides-1/setup/deploy-upsolver-on-aws/role-based-aws-credentials
#
# Before you apply, open Security Information in Upsolver and copy the role and
# the external ID from the trusted entity it shows. Who owns the product and
# whether the service goes on could not be confirmed, which each plan warns of:
# ask the vendor whether that role is still in use.

variable "upsolver_role_arn" {
  description = "ARN of your organisation's role, under Principal of the trusted entity on Upsolver's Security Information page."
  type        = string
}

variable "upsolver_external_id" {
  description = "The external ID in the same trusted entity, under sts:ExternalId."
  type        = string
}

variable "buckets" {
  description = "Names of the buckets that Upsolver works on. The buckets themselves are hashicorp/aws's to make (aws_s3_bucket)."
  type        = list(string)
  default     = ["example-events"]
}

variable "use_cases" {
  description = "What the jobs do: s3_read; s3_write for COPY FROM, INSERT and MERGE; s3_retention where tables delete old data."
  type        = set(string)
  default     = ["s3_read"]

  validation {
    condition     = length(var.use_cases) > 0 && length(setsubtract(var.use_cases, ["s3_read", "s3_write", "s3_retention"])) == 0
    error_message = "Give at least one of s3_read, s3_write and s3_retention."
  }
}

variable "kms_key_arn" {
  description = "ARN of the key that the buckets are encrypted with; null where S3 manages the keys."
  type        = string
  default     = null
}

# Step 1 of the guide, "Create an IAM policy with required permissions": one
# policy for each thing the jobs do, on these buckets and on no others. The guide
# has you make customer managed policies; here they are inline policies of the
# role, which live and end with it.
#
# s3:ListAllMyBuckets (use case s3_discovery) is left out: the connection below
# has PATH_DISPLAY_FILTERS, which makes it unnecessary.
data "crossaccount_vendor_policy" "upsolver" {
  for_each = var.use_cases

  vendor     = "upsolver"
  use_case   = each.key
  parameters = { bucket = var.buckets }
}

# The guide also has you activate the region's STS endpoint under Account
# Settings. There is nothing to do in the regions that are active from the
# start; one that you opted in to is activated where you opted in.

# Step 2, "Create an IAM role". The ID is Upsolver's: it is checked here and
# adopted, not made.
resource "crossaccount_external_id" "upsolver" {
  vendor = "upsolver"
  value  = var.upsolver_external_id
}

# The trust policy is built from the two values of the trusted entity, so that
# nothing is pasted, and is audited on every plan.
resource "crossaccount_access_role" "upsolver" {
  vendor             = "upsolver"
  name               = "UpsolverAccess"
  description        = "Upsolver works on ${join(", ", var.buckets)}."
  trusted_principals = [var.upsolver_role_arn]
  external_ids       = crossaccount_external_id.upsolver.values

  # Upsolver publishes no list for a key of one's own. These are what S3 asks of
  # whoever reads and writes objects that are encrypted with one; the key's policy
  # has to allow the role, too.
  inline_policies = merge(
    { for key, policy in data.crossaccount_vendor_policy.upsolver : key => policy.json },
    var.kms_key_arn == null ? {} : {
      kms = jsonencode({
        Version = "2012-10-17"
        Statement = [{
          Effect   = "Allow"
          Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
          Resource = var.kms_key_arn
        }]
      })
    },
  )
}

# Step 3, the connection: "Note down the Role ARN", then CREATE S3 CONNECTION.
data "crossaccount_vendor_handoff" "upsolver" {
  vendor      = "upsolver"
  role_arn    = crossaccount_access_role.upsolver.arn
  external_id = crossaccount_external_id.upsolver.value

  parameters = {
    connection_name = "s3_example"
    # What the navigation tree shows; jobs reach the other buckets all the same.
    path = "s3://${var.buckets[0]}/"
    # A connection that may write takes no READ_ONLY.
    read_only   = var.use_cases == toset(["s3_read"]) ? "true" : null
    kms_key_arn = var.kms_key_arn
  }
}

output "connection" {
  description = "The options of the connection, in the order of Upsolver's pages."
  value = [
    for label in data.crossaccount_vendor_handoff.upsolver.handoff_fields :
    "${label}: ${data.crossaccount_vendor_handoff.upsolver.fields[label]}"
  ]
}

output "create_connection" {
  description = "The statement to run in an Upsolver worksheet."
  value       = data.crossaccount_vendor_handoff.upsolver.snippet
}

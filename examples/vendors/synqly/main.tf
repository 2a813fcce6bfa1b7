# Synqly: a role that Synqly's own role assumes with an external ID you choose.
# Guide: https://docs.synqly.com/guides/provider-configuration/amazon-security-lake-sink-setup

variable "bucket" {
  description = "The bucket of your Security Lake."
  type        = string
  default     = "aws-security-data-lake-us-east-1-example123"
}

variable "source_name" {
  description = "The custom source Synqly writes to, as registered in Security Lake."
  type        = string
  default     = "synqly"
}

resource "crossaccount_external_id" "synqly" {
  vendor = "synqly"
}

# The name must begin with SynqlyAccess.
resource "crossaccount_access_role" "synqly" {
  vendor       = "synqly"
  name         = "SynqlyAccessSecurityLake"
  description  = "Synqly writes security events to the Security Lake."
  external_ids = crossaccount_external_id.synqly.values

  inline_policies = {
    write-events = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect   = "Allow"
        Action   = "s3:PutObject"
        Resource = "arn:aws:s3:::${var.bucket}/ext/${var.source_name}/*"
      }]
    })
  }
}

# For Synqly's console.
output "role_arn" {
  value = crossaccount_access_role.synqly.arn
}

output "external_id" {
  value = crossaccount_external_id.synqly.value
}

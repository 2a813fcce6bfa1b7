# A role in your AWS account for Synqly, with the external ID that keeps every
# other customer of Synqly out. Change the two locals and apply.

terraform {
  required_version = ">= 1.8"
  required_providers {
    crossaccount = {
      source = "crossaccount/crossaccount"
    }
  }
}

provider "crossaccount" {
  region = "us-east-1"
}

locals {
  # The bucket of your Security Lake, and the custom source Synqly writes to.
  bucket = "aws-security-data-lake-us-east-1-example123"
  source = "synqly"
}

# Made once, at least 122 random bits. Not a secret by AWS's definition, but
# nobody can guess it.
resource "crossaccount_external_id" "synqly" {
  vendor = "synqly"
}

# The vendor's rules (principal, name prefix, form of the external ID) come
# from the catalogue and are checked before anything is created; the trust
# policy is audited on every plan.
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
        Resource = "arn:aws:s3:::${local.bucket}/ext/${local.source}/*"
      }]
    })
  }
}

# What you type into Synqly's console.
output "role_arn" {
  description = "The Role ARN field of the Synqly integration."
  value       = crossaccount_access_role.synqly.arn
}

output "external_id" {
  description = "The External ID field of the Synqly integration."
  value       = crossaccount_external_id.synqly.value
}

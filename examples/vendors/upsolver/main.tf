# Upsolver: the Security Information page shows the role that was generated for
# your organisation and the external ID it sends.
# Guide: https://docs.upsolver.com (Role-Based AWS Credentials)

variable "upsolver_role_arn" {
  description = "The trusted entity on Upsolver's Security Information page."
  type        = string
}

variable "upsolver_external_id" {
  description = "The external ID beside it."
  type        = string
}

variable "bucket" {
  description = "The bucket Upsolver reads."
  type        = string
  default     = "example-events"
}

resource "crossaccount_external_id" "upsolver" {
  vendor = "upsolver"
  value  = var.upsolver_external_id
}

resource "crossaccount_access_role" "upsolver" {
  vendor             = "upsolver"
  name               = "UpsolverRead"
  trusted_principals = [var.upsolver_role_arn]
  external_ids       = crossaccount_external_id.upsolver.values

  inline_policies = {
    s3-read = jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect   = "Allow"
          Action   = ["s3:GetBucketLocation", "s3:ListBucket"]
          Resource = "arn:aws:s3:::${var.bucket}"
        },
        {
          Effect   = "Allow"
          Action   = ["s3:GetObject", "s3:GetObjectVersion"]
          Resource = "arn:aws:s3:::${var.bucket}/*"
        },
      ]
    })
  }
}

# For CREATE S3 CONNECTION: AWS_ROLE and EXTERNAL_ID.
output "aws_role" {
  value = crossaccount_access_role.upsolver.arn
}

output "external_id" {
  value = crossaccount_external_id.upsolver.value
}

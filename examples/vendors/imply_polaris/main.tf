# Imply Polaris: each project has a role of its own and an external ID, both
# shown where a connection is made.
# Guide: https://docs.imply.io/polaris/secure-aws-access

variable "imply_role_arn" {
  description = "The ARN of Imply's role, from the connection dialog or the API."
  type        = string
}

variable "imply_external_id" {
  description = "The external ID beside it. Imply recommends it; this example requires it."
  type        = string
}

variable "bucket" {
  description = "The bucket Polaris ingests from."
  type        = string
  default     = "example-events"
}

variable "prefix" {
  description = "The beginning of the keys Polaris may read, without a leading slash."
  type        = string
  default     = "clicks/"
}

resource "crossaccount_external_id" "imply" {
  vendor = "imply_polaris"
  value  = var.imply_external_id
}

resource "crossaccount_access_role" "imply" {
  vendor             = "imply_polaris"
  name               = "ImplyPolarisRead"
  trusted_principals = [var.imply_role_arn]
  external_ids       = crossaccount_external_id.imply.values

  inline_policies = {
    s3-read = jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect    = "Allow"
          Action    = "s3:ListBucket"
          Resource  = "arn:aws:s3:::${var.bucket}"
          Condition = { StringLike = { "s3:prefix" = "${var.prefix}*" } }
        },
        {
          Effect   = "Allow"
          Action   = "s3:GetObject"
          Resource = "arn:aws:s3:::${var.bucket}/${var.prefix}*"
        },
      ]
    })
  }
}

# For the connection dialog.
output "role_arn" {
  value = crossaccount_access_role.imply.arn
}

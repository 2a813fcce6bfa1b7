# Dataloop, cross-account method: Dataloop makes an IAM user for the
# integration and shows its ARN once the integration exists; the role trusts
# that user. Dataloop sends no external ID, which the audit reports as a
# warning.
# Guide: https://dataloop.ai/docs/aws-cross-account-integration

variable "dataloop_user_arn" {
  description = "The userArn that Dataloop shows after the integration was created with empty options."
  type        = string
}

variable "bucket" {
  description = "The bucket that holds the datasets."
  type        = string
  default     = "example-datasets"
}

resource "crossaccount_access_role" "dataloop" {
  vendor             = "dataloop"
  name               = "DataloopDatasets"
  trusted_principals = [var.dataloop_user_arn]

  inline_policies = {
    datasets = jsonencode({
      Version = "2012-10-17"
      Statement = [
        {
          Effect   = "Allow"
          Action   = "s3:ListBucket"
          Resource = "arn:aws:s3:::${var.bucket}"
        },
        {
          Effect   = "Allow"
          Action   = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"]
          Resource = "arn:aws:s3:::${var.bucket}/*"
        },
      ]
    })
  }
}

# For Dataloop's console.
output "role_arn" {
  value = crossaccount_access_role.dataloop.arn
}

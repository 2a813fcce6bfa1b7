# The STS method, with method = "sts": Dataloop is given the key of a user of your
# account, which assumes the role. Its guide: https://docs.dataloop.ai/docs/aws-sts
# A key that leaves your account works for whoever has it, so prefer the
# cross-account method where you can.

variable "account_id" {
  description = "ID of your AWS account, 12 digits; for the method sts alone."
  type        = string
  default     = null
}

variable "pgp_key" {
  description = "OpenPGP public key, in base64 or ASCII armor, of whoever types the secret into Dataloop's console; for the method sts alone."
  type        = string
  default     = null
}

variable "allow_secret_in_state" {
  description = "Whether the secret may stand in the state in plain, where there is no pgp_key."
  type        = bool
  default     = false
}

variable "key_generation" {
  description = "Any text; another one makes another key. The old key works beside it until keep_old_key is false again."
  type        = string
  default     = "1"
}

variable "keep_old_key" {
  description = "Whether the key before goes on working, until Dataloop has the new one."
  type        = bool
  default     = false
}

# "Create an IAM User" (without a password, which this resource never makes),
# "Add an Inline IAM policy to the IAM User" (assume this role, and nothing
# else), and "Create an Access Key for the IAM User", with a description that
# names Dataloop. The role trusts this user, so the user cannot refer to the
# role: the function makes its ARN.
resource "crossaccount_access_user" "dataloop" {
  count = var.method == "sts" ? 1 : 0

  vendor                = "dataloop"
  name                  = "dataloop"
  assumable_role_arns   = [provider::crossaccount::role_arn(var.account_id, local.role_name, "/", "aws")]
  key_description       = "Dataloop STS integration"
  pgp_key               = var.pgp_key
  allow_secret_in_state = var.allow_secret_in_state
  keepers               = { generation = var.key_generation }
  keep_previous         = var.keep_old_key

  lifecycle {
    precondition {
      condition     = var.account_id != null
      error_message = "The method sts needs account_id, the ID of your AWS account."
    }
  }
}

# The field Secret of the integration: base64 --decode, then gpg --decrypt.
output "encrypted_secret" {
  description = "The secret of the key, encrypted for pgp_key; null without one."
  value       = one(crossaccount_access_user.dataloop[*].encrypted_secret_access_key)
}

output "secret" {
  description = "The secret of the key in plain; null where it is encrypted."
  value       = one(crossaccount_access_user.dataloop[*].secret_access_key)
  sensitive   = true
}

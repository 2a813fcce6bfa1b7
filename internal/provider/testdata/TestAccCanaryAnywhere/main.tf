variable "account_id" {
  type = string
}

variable "name_prefix" {
  type = string
}

variable "description" {
  type = string
}

resource "crossaccount_external_id" "canary" {}

resource "crossaccount_access_role" "canary" {
  name_prefix        = var.name_prefix
  description        = var.description
  trusted_principals = [var.account_id]
  external_ids       = crossaccount_external_id.canary.values
}

data "crossaccount_assume_role" "check" {
  role_arn    = crossaccount_access_role.canary.arn
  external_id = crossaccount_external_id.canary.value
  depends_on  = [crossaccount_access_role.canary]
}

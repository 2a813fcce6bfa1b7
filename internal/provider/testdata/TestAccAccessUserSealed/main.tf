variable "pgp_key" {
  type    = string
  default = null
}

variable "plain" {
  type    = bool
  default = null
}

variable "keeper" {
  type    = string
  default = "first"
}

resource "crossaccount_access_user" "test" {
  name                  = "sealed"
  assumable_role_arns   = ["arn:aws:iam::123456789012:role/DataloopDatasets"]
  keepers               = { rotated = var.keeper }
  pgp_key               = var.pgp_key
  allow_secret_in_state = var.plain
}

resource "crossaccount_access_role" "test" {
  vendor             = "dataloop"
  name               = "DataloopDatasets"
  trusted_principals = [crossaccount_access_user.test.arn]
}

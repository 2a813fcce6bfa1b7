variable "keeper" {
  type    = string
  default = "first"
}

variable "keep" {
  type    = bool
  default = null
}

resource "crossaccount_access_user" "test" {
  name                  = "rotating"
  assumable_role_arns   = ["arn:aws:iam::123456789012:role/DataloopDatasets"]
  key_description       = "Dataloop"
  keepers               = { rotated = var.keeper }
  keep_previous         = var.keep
  allow_secret_in_state = true
}

resource "crossaccount_access_role" "test" {
  vendor             = "dataloop"
  name               = "DataloopDatasets"
  trusted_principals = [crossaccount_access_user.test.arn]
}

variable "name" {
  type    = string
  default = "dataloop"
}

variable "path" {
  type    = string
  default = "/"
}

resource "crossaccount_access_user" "test" {
  name                  = var.name
  path                  = var.path
  assumable_role_arns   = ["arn:aws:iam::123456789012:role/DataloopDatasets"]
  allow_secret_in_state = true
}

resource "crossaccount_access_role" "test" {
  vendor             = "dataloop"
  name               = "DataloopDatasets"
  trusted_principals = [crossaccount_access_user.test.arn]
}

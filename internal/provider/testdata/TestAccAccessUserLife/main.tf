variable "keeper" {
  type    = string
  default = null
}

variable "keep" {
  type    = bool
  default = null
}

variable "name" {
  type    = string
  default = "dataloop"
}

variable "path" {
  type    = string
  default = "/"
}

variable "description" {
  type    = string
  default = "Dataloop integration"
}

variable "ips" {
  type    = set(string)
  default = null
}

variable "tags" {
  type    = map(string)
  default = { env = "prod" }
}

variable "boundary" {
  type    = string
  default = "arn:aws:iam::aws:policy/AdministratorAccess"
}

locals {
  role = provider::crossaccount::role_arn("123456789012", "DataloopDatasets", "/", "aws")
}

resource "crossaccount_access_user" "test" {
  vendor                = "dataloop"
  name                  = var.name
  path                  = var.path
  assumable_role_arns   = [local.role]
  source_ips            = var.ips
  permissions_boundary  = var.boundary
  tags                  = var.tags
  key_description       = var.description
  keepers               = var.keeper == null ? null : { rotated = var.keeper }
  keep_previous         = var.keep
  allow_secret_in_state = true
}

resource "crossaccount_access_role" "test" {
  vendor             = "dataloop"
  name               = "DataloopDatasets"
  trusted_principals = [crossaccount_access_user.test.arn]
}

variable "vendors" {
  type    = any
  default = {}
}

provider "crossaccount" {
  region = "us-east-1"
}

module "access" {
  source  = "../modules/vendor-access"
  vendors = var.vendors
}

output "access" {
  value = {
    roles   = module.access.role_arns
    ids     = module.access.external_ids
    handoff = module.access.handoff
  }
}

terraform {
  required_providers {
    crossaccount = {
      source = "crossaccount/crossaccount"
    }
  }
}

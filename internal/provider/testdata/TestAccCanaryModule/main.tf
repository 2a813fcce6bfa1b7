variable "conditions" {
  type    = list(object({ test = string, variable = string, values = list(string) }))
  default = null
}

resource "crossaccount_external_id" "vendor" {
  vendor = "synqly"
}

resource "crossaccount_access_role" "vendor" {
  vendor       = "synqly"
  name         = "SynqlyAccessWatched"
  external_ids = crossaccount_external_id.vendor.values
  conditions   = var.conditions
}

module "canary" {
  source              = "%s"
  role                = crossaccount_access_role.vendor
  caller_arn          = "arn:aws:iam::999999999999:user/stranger"
  trusted_account_ids = ["999999999999"]

  providers = {
    crossaccount        = crossaccount
    crossaccount.caller = crossaccount.caller
  }
}

output "enforcement" {
  value = module.canary.external_id_enforcement
}

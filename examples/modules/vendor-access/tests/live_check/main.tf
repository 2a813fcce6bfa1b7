# Calls AssumeRole as whoever the provider configuration is.
terraform {
  required_providers {
    crossaccount = {
      source = "crossaccount/crossaccount"
    }
  }
}

variable "role_arn" {
  type = string
}

variable "external_id" {
  type    = string
  default = null
}

variable "trust_policy" {
  type    = string
  default = null
}

data "crossaccount_assume_role" "caller" {
  role_arn     = var.role_arn
  external_id  = var.external_id
  trust_policy = var.trust_policy
  on_failure   = "ignore"
}

check "live" {
  assert {
    condition     = data.crossaccount_assume_role.caller.valid
    error_message = "STS does not let the caller in with the external ID, or lets it in without."
  }
}

output "outcome" {
  value = data.crossaccount_assume_role.caller.outcome
}

output "external_id_enforcement" {
  value = data.crossaccount_assume_role.caller.external_id_enforcement
}

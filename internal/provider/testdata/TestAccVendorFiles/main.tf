variable "name" {
  type = string
}

resource "crossaccount_external_id" "acme" {
  vendor = "acme"
  value  = "d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"
}

data "crossaccount_vendor_policy" "acme" {
  vendor     = "acme"
  use_case   = "logs"
  parameters = { bucket = ["acme-logs"] }
}

resource "crossaccount_access_role" "acme" {
  vendor          = "acme"
  name            = var.name
  external_ids    = crossaccount_external_id.acme.values
  inline_policies = { logs = data.crossaccount_vendor_policy.acme.json }
}

data "crossaccount_vendor_handoff" "acme" {
  vendor      = "acme"
  role_arn    = crossaccount_access_role.acme.arn
  external_id = crossaccount_external_id.acme.value
}

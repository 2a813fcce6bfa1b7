variable "keeper" {
  type    = string
  default = "first"
}

resource "crossaccount_external_id" "test" {
  vendor        = "synqly"
  keepers       = { rotate = var.keeper }
  keep_previous = true
}

resource "crossaccount_access_role" "test" {
  vendor       = "synqly"
  name         = "SynqlyAccessRotation"
  external_ids = crossaccount_external_id.test.values
}

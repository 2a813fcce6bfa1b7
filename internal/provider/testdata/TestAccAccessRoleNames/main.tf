variable "path" {
  type    = string
  default = "/"
}

variable "prefix" {
  type    = string
  default = null
}

resource "crossaccount_access_role" "test" {
  vendor       = "synqly"
  name_prefix  = var.prefix
  path         = var.path
  external_ids = ["d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"]
}

# The vendor accepts one name only, which is known before the role is made.
resource "crossaccount_access_role" "exact" {
  vendor       = "trelica"
  external_ids = ["us1:0000000000000131"]

  accepted_findings = {
    "whole-account-trusted" = "The vendor documents no role of its own."
  }
}

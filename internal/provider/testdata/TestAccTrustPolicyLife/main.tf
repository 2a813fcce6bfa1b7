variable "id" {
  type    = string
  default = "d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"
}

variable "on_destroy" {
  type    = string
  default = null
}

resource "crossaccount_trust_policy" "test" {
  role_name    = "managed"
  vendor       = "synqly"
  external_ids = [var.id]
  on_destroy   = var.on_destroy

  accepted_findings = {
    "vendor-mismatch" = "The role was named before the vendor asked for a prefix."
  }
}

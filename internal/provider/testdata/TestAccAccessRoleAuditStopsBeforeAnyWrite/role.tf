variable "name" {
  type    = string
  default = "SynqlyAccessAudited"
}

variable "ids" {
  type    = list(string)
  default = ["d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"]
}

resource "crossaccount_access_role" "test" {
  vendor       = "synqly"
  name         = var.name
  external_ids = var.ids
}

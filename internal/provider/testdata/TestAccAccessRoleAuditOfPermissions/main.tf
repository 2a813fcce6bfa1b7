variable "actions" {
  type = list(string)
}

variable "accepted" {
  type    = map(string)
  default = null
}

# Known once it is applied only.
resource "terraform_data" "resource" {
  input = "*"
}

resource "crossaccount_access_role" "test" {
  vendor            = "synqly"
  name              = "SynqlyAccessPermissions"
  external_ids      = ["3d6c1f0e-9a65-4b6e-8a6b-0c2d4c2b7f11"]
  accepted_findings = var.accepted

  inline_policies = {
    all = jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = var.actions, Resource = terraform_data.resource.output }]
    })
  }
}

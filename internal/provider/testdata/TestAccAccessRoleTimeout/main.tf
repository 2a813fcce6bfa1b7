variable "create" {
  type    = string
  default = "1s"
}

resource "crossaccount_access_role" "test" {
  name               = "slow"
  trusted_principals = ["arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"]
  external_ids       = ["d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"]

  inline_policies = {
    read = jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }]
    })
  }

  timeouts {
    create = var.create
  }
}

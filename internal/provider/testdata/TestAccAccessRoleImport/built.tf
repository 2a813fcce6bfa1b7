resource "crossaccount_access_role" "test" {
  name               = "imported"
  trusted_principals = ["arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"]
  external_ids       = ["d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"]
  tags               = { env = "prod" }

  inline_policies = {
    read = jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "*" }]
    })
  }
  managed_policy_arns = ["arn:aws:iam::aws:policy/SecurityAudit"]
}

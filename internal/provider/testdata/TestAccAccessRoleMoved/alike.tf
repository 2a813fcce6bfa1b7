resource "crossaccount_access_role" "test" {
  name                 = "NAME"
  path                 = "/vendors/"
  description          = "Reads"
  max_session_duration = 7200
  permissions_boundary = "arn:aws:iam::aws:policy/ReadOnlyAccess"
  trusted_principals   = ["arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"]
  external_ids         = ["d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"]
  managed_policy_arns  = ["arn:aws:iam::aws:policy/SecurityAudit"]

  inline_policies = {
    read = jsonencode({
      Version   = "2012-10-17"
      Statement = { Effect = "Allow", Action = ["s3:GetObject"], Resource = "*" }
    })
  }

  tags = { env = "prod" }
}

resource "crossaccount_access_role" "test" {
  name                 = "NAME"
  path                 = "/vendors/"
  description          = "Reads"
  max_session_duration = 7200

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Action    = ["sts:AssumeRole"]
      Condition = { StringEquals = { "sts:ExternalId" = ["d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"] } }
      Effect    = "Allow"
      Principal = { AWS = ["arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"] }
      Sid       = "Vendor"
    }
  })

  force_detach_policies = true
  tags                  = { env = "prod" }
}

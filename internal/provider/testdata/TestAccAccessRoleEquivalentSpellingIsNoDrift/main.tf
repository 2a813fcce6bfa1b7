resource "crossaccount_access_role" "test" {
  name               = "spelling"
  trusted_principals = ["arn:aws:iam::733459310821:root", "999999999999"]
  external_ids       = ["d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"]

  inline_policies = {
    read = jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Sid = "Read", Effect = "Allow", Action = ["s3:GetObject", "s3:ListBucket"], Resource = "*" }]
    })
  }
}

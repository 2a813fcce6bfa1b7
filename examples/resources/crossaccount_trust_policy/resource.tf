# The role is made elsewhere, here by aws_iam_role, which must leave the trust
# policy alone once it is made: without ignore_changes the two overwrite each
# other on every apply.
resource "aws_iam_role" "reader" {
  name = "SynqlyAccessReader"

  # Nobody gets in until the policy below is written.
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Principal = { AWS = "*" }, Action = "sts:AssumeRole" }]
  })

  lifecycle {
    ignore_changes = [assume_role_policy]
  }
}

resource "crossaccount_external_id" "synqly" {
  vendor = "synqly"
}

resource "crossaccount_trust_policy" "reader" {
  role_name    = aws_iam_role.reader.name
  vendor       = "synqly"
  external_ids = crossaccount_external_id.synqly.values

  lifecycle {
    # A role that is made anew gets the policy in the same apply.
    replace_triggered_by = [aws_iam_role.reader.unique_id]
  }
}

# A role of another team, which gets back what it had when this is destroyed.
resource "crossaccount_trust_policy" "shared" {
  role_name          = "shared-reports"
  trusted_principals = ["arn:aws:iam::555555555555:role/collector"]
  external_ids       = ["b7d1c0f4-6a52-4b0e-8c53-0e9f2f1f7a11"]
  on_destroy         = "restore"
}

# Was: resource "aws_iam_role" "synqly" { … }
resource "crossaccount_access_role" "synqly" {
  vendor       = "synqly"
  name         = "SynqlyAccessSecurityLake"
  external_ids = ["0f8fad5b-d9cb-469f-a165-70867728950e"]
}

moved {
  from = aws_iam_role.synqly
  to   = crossaccount_access_role.synqly
}

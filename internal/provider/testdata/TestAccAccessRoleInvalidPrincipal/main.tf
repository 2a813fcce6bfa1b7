resource "crossaccount_access_role" "test" {
  name                = "deceived"
  trusted_principals  = ["arn:aws:iam::999999999999:role/never-made"]
  external_ids        = ["d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"]
}

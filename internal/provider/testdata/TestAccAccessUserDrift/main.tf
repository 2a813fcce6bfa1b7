resource "crossaccount_access_user" "test" {
  name                  = "drifting"
  assumable_role_arns   = ["arn:aws:iam::123456789012:role/a", "arn:aws:iam::123456789012:role/b"]
  key_description       = "Dataloop"
  tags                  = { env = "prod" }
  permissions_boundary  = "arn:aws:iam::aws:policy/AdministratorAccess"
  allow_secret_in_state = true
}

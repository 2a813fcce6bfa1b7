# arn:aws:iam::123456789012:role/SynqlyAccessSecurityLake, known before the
# role exists.
output "role_arn" {
  value = provider::crossaccount::role_arn("123456789012", "SynqlyAccessSecurityLake", "/", "aws")
}

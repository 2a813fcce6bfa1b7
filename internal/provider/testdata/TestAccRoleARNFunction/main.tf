output "plain" {
  value = provider::crossaccount::role_arn("012345678901", "Reader", "/", "aws")
}

output "path" {
  value = provider::crossaccount::role_arn("123456789012", "Reader", "/vendors/x/", "aws-us-gov")
}

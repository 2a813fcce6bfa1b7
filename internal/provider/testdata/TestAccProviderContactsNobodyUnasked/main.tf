resource "crossaccount_external_id" "test" {
  vendor = "synqly"
}

data "crossaccount_vendor" "test" {
  name = "synqly"
}

output "arn" {
  value = provider::crossaccount::role_arn("123456789012", "Reader", "/", "aws")
}

data "crossaccount_vendor" "synqly" {
  name = "synqly"
}

# The vendor insists on this beginning of the role's name.
output "role_name_rule" {
  value = data.crossaccount_vendor.synqly.role_name_rule
}

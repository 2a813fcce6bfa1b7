variable "mode" {
  type    = string
  default = "error"
}

resource "crossaccount_access_role" "test" {
  name               = "open"
  trusted_principals = ["arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"]
}

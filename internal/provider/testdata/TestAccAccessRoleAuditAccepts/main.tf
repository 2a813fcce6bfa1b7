variable "reason" {
  type    = map(string)
  default = { "external-id-not-required" = "The partner cannot send one before March." }
}

resource "crossaccount_access_role" "test" {
  name               = "accepted"
  trusted_principals = ["arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"]
  accepted_findings  = var.reason
}

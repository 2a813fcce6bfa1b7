variable "keeper" {
  type    = string
  default = "first"
}

resource "crossaccount_external_id" "test" {
  keepers = { k = var.keeper }
}

# Everything here is known after the first resource only.
resource "crossaccount_access_role" "test" {
  name               = "late-${substr(crossaccount_external_id.test.id, 0, 4)}"
  trusted_principals = ["arn:aws:iam::733459310821:role/${crossaccount_external_id.test.value == "" ? "x" : "SynqlyIntegrationAccess"}"]
  external_ids       = crossaccount_external_id.test.value == "" ? ["x1"] : null
  description        = "For ${crossaccount_external_id.test.id}"

  conditions = [{
    test     = "StringEquals"
    variable = "aws:PrincipalAccount"
    values   = [crossaccount_external_id.test.value == "" ? "x" : "733459310821"]
  }]

  inline_policies = {
    read = jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::bucket/${crossaccount_external_id.test.id}/*" }]
    })
  }
  tags = { id = crossaccount_external_id.test.id }
}

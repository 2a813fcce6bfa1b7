# Trelica: finds the role by its name, so the name is fixed, and sends your
# Trelica organisation ID as external ID.
# Guide: https://help.trelica.com/hc/en-us/articles/7739222118301

variable "trelica_organization_id" {
  description = "The Organization ID at the bottom of your profile page in Trelica."
  type        = string
}

resource "crossaccount_external_id" "trelica" {
  vendor = "trelica"
  value  = var.trelica_organization_id
}

resource "crossaccount_access_role" "trelica" {
  vendor       = "trelica"
  name         = "TrelicaIntegration"
  external_ids = crossaccount_external_id.trelica.values

  inline_policies = {
    read-users = jsonencode({
      Version = "2012-10-17"
      Statement = [{
        Effect = "Allow"
        Action = [
          "cognito-idp:ListUserPools",
          "cognito-idp:ListUsers",
          "connect:DescribeUser",
          "connect:ListInstances",
          "connect:ListSecurityProfiles",
          "connect:ListUsers",
          "ds:DescribeDirectories",
          "iam:ListUsers",
          "organizations:ListAccounts",
        ]
        Resource = "*"
      }]
    })
  }
}

# Trelica's console asks for the account ID and the region only.
output "aws_account_id" {
  value = split(":", crossaccount_access_role.trelica.arn)[4]
}

output "region" {
  value = var.region
}

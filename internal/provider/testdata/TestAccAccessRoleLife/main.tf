variable "description" {
  type    = string
  default = "Writes events"
}

variable "session" {
  type    = number
  default = null
}

variable "boundary" {
  type    = string
  default = "arn:aws:iam::aws:policy/ReadOnlyAccess"
}

variable "tags" {
  type    = map(string)
  default = { env = "prod" }
}

variable "inline" {
  type    = map(string)
  default = { write = "s3:PutObject" }
}

variable "managed" {
  type    = set(string)
  default = ["arn:aws:iam::aws:policy/SecurityAudit"]
}

variable "keeper" {
  type    = string
  default = "first"
}

# The ID is known after apply only.
resource "crossaccount_external_id" "test" {
  vendor  = "synqly"
  keepers = { rotate = var.keeper }
}

resource "crossaccount_access_role" "test" {
  vendor       = "synqly"
  name         = "SynqlyAccessLife"
  path         = "/vendors/"
  external_ids = crossaccount_external_id.test.values

  description          = var.description
  max_session_duration = var.session
  permissions_boundary = var.boundary
  tags                 = var.tags

  inline_policies = {
    for name, action in var.inline : name => jsonencode({
      Version   = "2012-10-17"
      Statement = [{ Effect = "Allow", Action = action, Resource = "*" }]
    })
  }
  managed_policy_arns = var.managed
}

output "arn" {
  value = crossaccount_access_role.test.arn
}

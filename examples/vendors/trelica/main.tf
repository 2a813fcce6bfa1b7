# Trelica: a role in your account that Trelica's account assumes with your
# Trelica organisation ID as external ID.
#
# It follows the guide "Amazon Web Services" step by step:
# https://help.trelica.com/hc/en-us/articles/7739222118301-Amazon-Web-Services
#
# The product has become a part of 1Password, which each plan warns of: see on
# the guide's page whether the AWS account is still 377450845233.

variable "trelica_organization_id" {
  description = "The Organization ID at the bottom of your Profile page in Trelica (open the user menu and click on your name)."
  type        = string
}

variable "services" {
  description = <<-TEXT
    What Trelica reads: all_reads, or any of cognito, connect with connect_dependency, iam, organizations and workspaces.
    workspaces_manage, which starts, stops and terminates Amazon WorkSpaces, is in none of them and has to be asked for.
  TEXT
  type        = set(string)
  default     = ["all_reads"]

  validation {
    condition = length(var.services) > 0 && length(setsubtract(var.services, [
      "all_reads", "cognito", "connect", "connect_dependency", "iam", "organizations", "workspaces", "workspaces_manage",
    ])) == 0
    error_message = "Give all_reads, or any of cognito, connect, connect_dependency, iam, organizations and workspaces; workspaces_manage may come with either."
  }
}

# What the catalogue knows of Trelica: its account, and the name it looks for.
data "crossaccount_vendor" "trelica" {
  name = "trelica"
}

# "Finding your external ID": Trelica sends your organisation ID and nothing
# else. It is checked here and adopted, not made.
resource "crossaccount_external_id" "trelica" {
  vendor = "trelica"
  value  = var.trelica_organization_id
}

# "Creating a policy to define AWS permissions": one policy for each service.
# Its name means nothing to Trelica, says the guide. There they are customer
# managed policies; here they are inline policies of the role, which live and end
# with it. organizations works from the organisation's management account, or
# from a delegated administrator, alone.
data "crossaccount_vendor_policy" "trelica" {
  for_each = var.services

  vendor   = "trelica"
  use_case = each.key
}

# "Creating an AWS IAM role to delegate access to a trusted AWS account": the
# account comes from the catalogue. Trelica finds the role by its name, so that
# the name is fixed, and another is refused at plan.
#
# The guide adds no tags; tags here, or default_tags of the provider block, do no
# harm.
resource "crossaccount_access_role" "trelica" {
  vendor          = "trelica"
  name            = data.crossaccount_vendor.trelica.role_name_rule.value
  description     = "Trelica reads users and accounts."
  external_ids    = crossaccount_external_id.trelica.values
  inline_policies = { for key, policy in data.crossaccount_vendor_policy.trelica : key => policy.json }
}

# "Connecting to AWS from Trelica": Admin > Integrations > Amazon Web Services >
# Connect.
data "crossaccount_vendor_handoff" "trelica" {
  vendor      = "trelica"
  role_arn    = crossaccount_access_role.trelica.arn
  external_id = crossaccount_external_id.trelica.value
  parameters  = { region = var.region }
}

output "connect" {
  description = "The fields of Trelica's Connect dialog, in its order. It offers regions by their names: US East (N. Virginia) for us-east-1."
  value = [
    for label in data.crossaccount_vendor_handoff.trelica.handoff_fields :
    "${label}: ${data.crossaccount_vendor_handoff.trelica.fields[label]}"
  ]
}

# "Setting up and connecting using long-term access keys" is deprecated, and so
# not here: whoever has such keys disconnects the integration once the role is
# there, connects it again with the values above, and deletes the IAM user.

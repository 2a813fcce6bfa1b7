# A twin of a role that lets in a caller of your own in the vendor's place, and
# may do nothing. What STS answers to that caller, it would answer to the vendor:
# the conditions are the same, and only the principal differs.

terraform {
  required_version = ">= 1.8"
  required_providers {
    crossaccount = {
      source                = "crossaccount/crossaccount"
      configuration_aliases = [crossaccount.caller]
    }
  }
}

locals {
  # Names of roles have 64 characters at most.
  name = coalesce(var.name, "${substr(var.role.name, 0, 57)}-canary")
}

# By the same builder from the same inputs. The vendor is left out: its rules are
# about its own principal and about the names of roles that it is told of.
resource "crossaccount_access_role" "canary" {
  name                  = local.name
  description           = "Twin of ${var.role.name} without permissions, to prove that it insists on its external ID."
  trusted_principals    = [var.caller_arn]
  trusted_account_ids   = var.trusted_account_ids
  external_ids          = var.role.external_ids
  conditions            = var.role.conditions
  allow_session_tags    = var.role.allow_session_tags
  allow_source_identity = var.role.allow_source_identity
  max_session_duration  = var.role.max_session_duration

  # Nothing, and whatever somebody attaches shows as drift and goes.
  inline_policies     = {}
  managed_policy_arns = []
}

data "crossaccount_assume_role" "caller" {
  provider = crossaccount.caller

  role_arn         = crossaccount_access_role.canary.arn
  external_id      = try(var.role.external_ids[0], null)
  session_tags     = var.session_tags
  source_identity  = var.source_identity
  duration_seconds = var.duration_seconds
  # The check below is what speaks of a failure, and says so without stopping
  # the apply that may be mending it.
  on_failure = "ignore"

  depends_on = [crossaccount_access_role.canary]
}

# A twin that asks for something else proves nothing of the role.
check "twin" {
  assert {
    condition = local.demands[0] == local.demands[1]
    error_message = join(" ", [
      "The trust policies of ${var.role.name} and its canary differ in more than the principals, so that the canary proves nothing of the role.",
      "Apply, if one of them was changed outside Terraform. A condition that the catalogue adds for the vendor's own principal has no twin: ask data.crossaccount_trust_evaluation about that role instead.",
    ])
  }
}

locals {
  demands = [
    for policy in [var.role.trust_policy, crossaccount_access_role.canary.trust_policy] : jsonencode([
      for statement in jsondecode(policy).Statement : { for key, value in statement : key => value if key != "Principal" && key != "Sid" }
    ])
  ]
}

check "live" {
  assert {
    condition = data.crossaccount_assume_role.caller.valid && data.crossaccount_assume_role.caller.external_id_enforcement == (
      length(coalesce(var.role.external_ids, [])) == 0 ? "not_tested" : "enforced"
    )
    error_message = join("\n", [
      for c in data.crossaccount_assume_role.caller.checks : "${c.id}: ${c.detail} ${c.remedy}" if c.status == "fail" || c.status == "unknown"
    ])
  }
}

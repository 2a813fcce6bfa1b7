# One role for each vendor, with its external ID and permissions. README.md shows
# how to call it.

# What the catalogue knows of each. It needs no credentials and is known at plan.
data "crossaccount_vendor" "this" {
  for_each = var.vendors

  name      = coalesce(each.value.vendor, each.key)
  variant   = each.value.variant
  partition = var.partition
}

locals {
  # Those that take an ID of yours, and were given none.
  made_ids = toset([
    for name, v in var.vendors : name
    if v.external_ids == null && data.crossaccount_vendor.this[name].external_id.issuer == "customer"
  ])

  external_ids = {
    for name, v in var.vendors : name => contains(local.made_ids, name) ? crossaccount_external_id.this[name].values : v.external_ids
  }

  # A use case of a vendor, under a key of its own.
  use_cases = merge([
    for name, v in var.vendors : {
      for use_case, parameters in v.use_cases : "${name}/${use_case}" => { name = name, use_case = use_case, parameters = parameters }
    }
  ]...)

  policies = {
    for name, v in var.vendors : name => {
      for use_case, _ in v.use_cases : use_case => data.crossaccount_vendor_policy.this["${name}/${use_case}"]
    }
  }
}

resource "crossaccount_external_id" "this" {
  for_each = local.made_ids

  vendor        = data.crossaccount_vendor.this[each.key].name
  keepers       = var.vendors[each.key].external_id_keepers
  keep_previous = var.vendors[each.key].keep_previous_external_id
}

data "crossaccount_vendor_policy" "this" {
  for_each = local.use_cases

  vendor     = data.crossaccount_vendor.this[each.value.name].name
  use_case   = each.value.use_case
  parameters = each.value.parameters
  partition  = var.partition
}

resource "crossaccount_access_role" "this" {
  for_each = var.vendors

  vendor               = data.crossaccount_vendor.this[each.key].name
  vendor_variant       = each.value.variant
  trusted_principals   = each.value.trusted_principals
  external_ids         = local.external_ids[each.key]
  conditions           = each.value.conditions
  allow_session_tags   = each.value.allow_session_tags
  accepted_findings    = each.value.accepted_findings
  name                 = each.value.role_name
  path                 = each.value.path
  description          = coalesce(each.value.description, "Access of ${data.crossaccount_vendor.this[each.key].title}.")
  permissions_boundary = each.value.permissions_boundary
  max_session_duration = each.value.max_session_duration
  tags                 = merge(var.tags, each.value.tags)

  # A use case that is a managed policy alone has no JSON.
  inline_policies = merge(
    { for use_case, policy in local.policies[each.key] : use_case => policy.json if policy.json != null },
    each.value.inline_policies,
  )
  managed_policy_arns = setunion(
    each.value.managed_policy_arns,
    flatten([for policy in local.policies[each.key] : policy.managed_policy_arns]),
  )

  lifecycle {
    precondition {
      condition = (
        each.value.external_ids != null || !data.crossaccount_vendor.this[each.key].external_id.required ||
        data.crossaccount_vendor.this[each.key].external_id.issuer == "customer"
      )
      error_message = "${data.crossaccount_vendor.this[each.key].title} issues its own external ID: give it in external_ids of ${each.key}. Its guide says where to find it: ${data.crossaccount_vendor.this[each.key].documentation_url}"
    }

    # Else the data source below would say so, but only once the role is made.
    precondition {
      condition     = each.value.handoff == null || length(data.crossaccount_vendor.this[each.key].handoff_fields) > 0
      error_message = "The catalogue does not know what ${data.crossaccount_vendor.this[each.key].title}'s console asks for: leave handoff of ${each.key} out. Its guide: ${data.crossaccount_vendor.this[each.key].documentation_url}"
    }
  }
}

# By way of a local: core puts off reading what refers to a resource itself
# whenever anything about that resource changes, its tags even.
locals {
  role_arns = { for name, role in crossaccount_access_role.this : name => role.arn }
}

data "crossaccount_vendor_handoff" "this" {
  for_each = { for name, v in var.vendors : name => v.handoff if v.handoff != null }

  vendor      = data.crossaccount_vendor.this[each.key].name
  role_arn    = local.role_arns[each.key]
  external_id = try(local.external_ids[each.key][0], null)
  form        = each.value.form
  parameters  = each.value.parameters
}

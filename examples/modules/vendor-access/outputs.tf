output "role_arns" {
  description = "The ARN of each vendor's role."
  value       = local.role_arns
}

output "external_ids" {
  description = "The external IDs that each role accepts, current first; empty where the vendor sends none."
  value       = { for name, ids in local.external_ids : name => ids == null ? [] : ids }
}

output "handoff" {
  description = "What each vendor is given: role_arn and external_id (null where the vendor sends none); where a form was asked for, its lines as label and value in the order of the vendor's console, and a snippet where the vendor takes one."
  value = {
    for name, role in crossaccount_access_role.this : name => {
      role_arn    = role.arn
      external_id = try(local.external_ids[name][0], null)
      form = [
        for label in try(data.crossaccount_vendor_handoff.this[name].handoff_fields, []) :
        { label = label, value = data.crossaccount_vendor_handoff.this[name].fields[label] }
      ]
      snippet = try(data.crossaccount_vendor_handoff.this[name].snippet, null)
    }
  }
}

output "trust_policies" {
  description = "Each role's trust policy as JSON, for live checks and policy-as-code."
  value       = { for name, role in crossaccount_access_role.this : name => role.trust_policy }
}

output "findings" {
  description = "What the audit says of each role's trust policy."
  value       = { for name, role in crossaccount_access_role.this : name => role.findings }
}

output "derived_permissions" {
  description = "For each vendor the use cases whose actions are not the vendor's own list but were derived, with the reason: have these looked at."
  value = {
    for name, policies in local.policies : name => {
      for use_case, policy in policies : use_case => policy.note if policy.provenance == "derived"
    }
  }
}

output "role_arn" {
  description = "ARN of the twin, which the caller's own policies have to allow it to assume if it belongs to another account."
  value       = crossaccount_access_role.canary.arn
}

output "outcome" {
  description = "Whether the caller gets in with the external ID: allowed, denied or unknown."
  value       = data.crossaccount_assume_role.caller.outcome
}

output "external_id_enforcement" {
  description = "Whether a wrong external ID and none are refused: enforced, not_enforced, inconclusive or not_tested."
  value       = data.crossaccount_assume_role.caller.external_id_enforcement
}

output "checks" {
  description = "Each check with its status, what was found and what to do about it."
  value       = data.crossaccount_assume_role.caller.checks
}

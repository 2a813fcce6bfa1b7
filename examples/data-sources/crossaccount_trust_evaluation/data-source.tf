# A test of a role's trust that runs on every plan. In a check block a broken
# expectation would warn instead of failing the run.
data "crossaccount_trust_evaluation" "reader" {
  role_name = "SynqlyAccessReader"

  requests = {
    vendor = {
      principal   = "arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"
      external_id = crossaccount_external_id.synqly.value
      expect      = "allowed"
    }
    another_customer_of_the_vendor = {
      principal   = "arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"
      external_id = "an-id-of-somebody-else"
      expect      = "denied"
    }
    stranger = {
      principal   = "999999999999"
      external_id = crossaccount_external_id.synqly.value
      expect      = "denied"
    }
  }
}

# A policy that no role has yet; this needs no credentials.
data "crossaccount_trust_evaluation" "draft" {
  policy   = file("${path.module}/trust.json")
  role_arn = "arn:aws:iam::123456789012:role/Reader"

  requests = {
    from_the_office = {
      principal = "arn:aws:iam::123456789012:user/ann"
      context   = { "aws:SourceIp" = ["203.0.113.7"], "aws:MultiFactorAuthPresent" = ["true"] }
      expect    = "allowed"
    }
  }
}

output "why" {
  value = data.crossaccount_trust_evaluation.draft.decisions.from_the_office.reasons
}

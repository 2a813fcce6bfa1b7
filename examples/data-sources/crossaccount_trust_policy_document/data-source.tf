resource "crossaccount_external_id" "synqly" {
  vendor = "synqly"
}

data "aws_caller_identity" "current" {}

data "crossaccount_trust_policy_document" "synqly" {
  vendor       = "synqly"
  external_ids = crossaccount_external_id.synqly.values
  role_name    = "SynqlyAccessReader"
  account_id   = data.aws_caller_identity.current.account_id

  lifecycle {
    # Findings warn by themselves; this makes errors stop the plan.
    postcondition {
      condition     = alltrue([for f in self.findings : f.severity != "error" || f.accepted != null])
      error_message = join("\n\n", [for f in self.findings : "${f.id}: ${f.detail} ${f.remedy}"])
    }
  }
}

resource "aws_iam_role" "synqly" {
  name               = "SynqlyAccessReader"
  assume_role_policy = data.crossaccount_trust_policy_document.synqly.json
}

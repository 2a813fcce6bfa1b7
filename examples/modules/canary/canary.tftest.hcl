# `terraform test` on the local endpoint: examples/vendors/README.md says how to
# run it. The customer's auditor, who may not so much as create a role, plays the
# vendor.

provider "crossaccount" {
  region = "us-east-1"
}

provider "crossaccount" {
  alias   = "caller"
  region  = "us-east-1"
  profile = "auditor"
}

provider "crossaccount" {
  alias   = "stranger"
  region  = "us-east-1"
  profile = "stranger"
}

variables {
  caller_arn = "arn:aws:iam::123456789012:user/auditor"
}

run "role" {
  module {
    source = "./testing/role"
  }
}

run "enforcement_is_proven" {
  variables {
    role            = run.role.role
    source_identity = "pipeline"
  }

  assert {
    condition     = output.outcome == "allowed" && output.external_id_enforcement == "enforced"
    error_message = "The canary's caller does not get in with the external ID, or gets in without it."
  }

  assert {
    condition     = { for c in output.checks : c.id => c.status }["source-identity"] == "pass"
    error_message = "The canary does not let its caller set a source identity, as the role does."
  }

  assert {
    condition     = crossaccount_access_role.canary.name == "SynqlyAccessWithATwin-canary"
    error_message = "The canary is not named after its role."
  }

  assert {
    condition     = length(crossaccount_access_role.canary.findings) == 0
    error_message = "The audit found something in the canary's trust policy."
  }

  assert {
    condition     = length(crossaccount_access_role.canary.inline_policies) == 0 && length(crossaccount_access_role.canary.managed_policy_arns) == 0
    error_message = "The canary may do something."
  }
}

# The checks have to be ones that can fail. Somebody else, with the right ID:
run "stranger_stays_out" {
  providers = {
    crossaccount        = crossaccount
    crossaccount.caller = crossaccount.stranger
  }

  variables {
    role = run.role.role
  }

  expect_failures = [check.live]
}

# A canary that insists on less than its role does:
run "twin_has_to_be_one" {
  variables {
    role = merge(run.role.role, { allow_source_identity = false })
  }

  expect_failures = [check.twin]
}

run "policy_written_by_hand_has_no_twin" {
  command = plan

  variables {
    role = merge(run.role.role, { assume_role_policy = "{}" })
  }

  expect_failures = [var.role]
}

run "session_cannot_be_the_caller" {
  command = plan

  variables {
    role       = run.role.role
    caller_arn = "arn:aws:sts::123456789012:assumed-role/ci/session"
  }

  expect_failures = [var.caller_arn]
}

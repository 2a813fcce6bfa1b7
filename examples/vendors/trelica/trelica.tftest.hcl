# `terraform test` on the local endpoint, which plays AWS and the vendor alike:
# examples/vendors/README.md says how to run it.

variables {
  trelica_organization_id = "5f0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b"
  vendor_profile          = "trelica-integration"
}

run "vendor_gets_in_with_its_id_alone" {
  assert {
    condition     = one(data.crossaccount_assume_role.vendor).outcome == "allowed"
    error_message = "The vendor does not get in with its external ID."
  }

  assert {
    condition     = one(data.crossaccount_assume_role.vendor).external_id_enforcement == "enforced"
    error_message = "The vendor gets in with a wrong external ID, or with none."
  }

  assert {
    condition     = alltrue([for f in crossaccount_access_role.trelica.findings : f.severity == "note"])
    error_message = "The audit found more than what there is to note."
  }

  assert {
    condition     = output.connect == ["AWS account ID: 123456789012", "Region name: us-east-1"]
    error_message = "The values for Trelica's console are not as it asks for them."
  }

  # What terminates WorkSpaces is for those who ask for it.
  assert {
    condition     = !strcontains(jsonencode(crossaccount_access_role.trelica.inline_policies), "TerminateWorkspaces")
    error_message = "Reading comes with the right to terminate WorkSpaces."
  }
}

run "services_one_by_one" {
  variables {
    services = ["iam", "organizations", "workspaces_manage"]
  }

  assert {
    condition     = toset(keys(crossaccount_access_role.trelica.inline_policies)) == toset(["iam", "organizations", "workspaces_manage"])
    error_message = "The role does not have one policy for each service."
  }

  assert {
    condition     = jsondecode(crossaccount_access_role.trelica.inline_policies["iam"]).Statement[0].Action == "iam:ListUsers"
    error_message = "The policy for IAM allows something else than listing users."
  }
}

# The check has to be one that can fail: somebody else, with the right ID.
run "stranger_stays_out" {
  variables {
    vendor_profile = "stranger"
  }

  expect_failures = [check.live]
}

run "service_that_is_not_one_is_refused" {
  command = plan

  variables {
    services = ["s3"]
  }

  expect_failures = [var.services]
}

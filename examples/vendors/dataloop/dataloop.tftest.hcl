# `terraform test` on the local endpoint, which plays AWS and the vendor alike:
# examples/vendors/README.md says how to run it.

variables {
  dataloop_user_arn = "arn:aws:iam::200000000001:user/dataloop-integration-1"
  vendor_profile    = "dataloop-integration-1"
}

run "vendor_gets_in" {
  assert {
    condition     = one(data.crossaccount_assume_role.vendor).outcome == "allowed"
    error_message = "Dataloop's user does not get in."
  }

  assert {
    condition     = alltrue([for f in crossaccount_access_role.dataloop.findings : f.accepted != null])
    error_message = "The audit found more than what is accepted."
  }

  assert {
    condition = output.integration == [
      "Integration Name: datasets",
      "Provider: AWS",
      "Integration Type: Cross Account",
      "Role ARN: arn:aws:iam::123456789012:role/DataloopDatasets",
    ]
    error_message = "The values for Dataloop's console are not as it asks for them."
  }

  # Deletion in the bucket is for those who ask for it.
  assert {
    condition     = !strcontains(crossaccount_access_role.dataloop.inline_policies["datasets"], "s3:DeleteObject")
    error_message = "The policy allows deletion."
  }
}

run "one_folder" {
  variables {
    folder = "team/datasets/"
    access = "read-write-delete"
  }

  assert {
    condition = toset(flatten([
      for s in jsondecode(crossaccount_access_role.dataloop.inline_policies["datasets"]).Statement : s.Resource
    ])) == toset(["arn:aws:s3:::example-datasets", "arn:aws:s3:::example-datasets/team/datasets/*"])
    error_message = "The policy is not about the folder alone."
  }

  assert {
    condition     = one(data.crossaccount_assume_role.vendor).valid
    error_message = "Dataloop's user does not get in any more."
  }
}

run "readers_do_not_write" {
  variables {
    access = "read"
  }

  assert {
    condition     = !strcontains(crossaccount_access_role.dataloop.inline_policies["datasets"], "s3:Put")
    error_message = "A reader may write."
  }
}

# The check has to be one that can fail: somebody else calls.
run "stranger_stays_out" {
  variables {
    vendor_profile = "stranger"
  }

  expect_failures = [check.live]
}

run "folder_for_readers_is_refused" {
  command = plan

  variables {
    folder = "team/datasets"
    access = "read"
  }

  expect_failures = [data.crossaccount_vendor_policy.dataloop]
}

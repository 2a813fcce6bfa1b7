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

# The guide's other method: the key of a user of your account. That the key gets
# in, and no other, is proven with the key itself by the acceptance tests.
run "sts_method" {
  variables {
    method                = "sts"
    account_id            = "123456789012"
    allow_secret_in_state = true
    vendor_profile        = null
  }

  assert {
    condition     = data.crossaccount_trust_evaluation.dataloop.decisions.vendor.allowed
    error_message = "The user does not get in."
  }

  assert {
    condition     = crossaccount_access_role.dataloop.trusted_principals == toset([one(crossaccount_access_user.dataloop[*].arn)])
    error_message = "The role trusts others than the user."
  }

  assert {
    condition     = one(crossaccount_access_user.dataloop[*].assumable_role_arns) == toset([crossaccount_access_role.dataloop.arn])
    error_message = "The user may assume another role than the one there is."
  }

  assert {
    condition     = alltrue([for f in crossaccount_access_role.dataloop.findings : f.accepted != null])
    error_message = "The audit found more than what is accepted."
  }

  assert {
    condition = output.integration == [
      "Integration Name: datasets",
      "Provider: AWS",
      "Integration Type: STS",
      "Key: ${one(crossaccount_access_user.dataloop[*].access_key_id)}",
      "Secret: <the secret access key of that key, which is not shown here>",
      "Role ARN: arn:aws:iam::123456789012:role/DataloopDatasets",
    ]
    error_message = "The values for Dataloop's console are not as it asks for them."
  }
}

# The user of Dataloop is out now.
run "sts_method_keeps_the_vendors_user_out" {
  variables {
    method                = "sts"
    account_id            = "123456789012"
    allow_secret_in_state = true
  }

  expect_failures = [check.live]
}

run "sts_method_needs_the_account" {
  command = plan

  variables {
    method                = "sts"
    allow_secret_in_state = true
    vendor_profile        = null
  }

  expect_failures = [crossaccount_access_user.dataloop]
}

run "back_to_cross_account" {
  assert {
    condition     = one(data.crossaccount_assume_role.vendor).outcome == "allowed"
    error_message = "Dataloop's user does not get in any more."
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

# `terraform test` on the local endpoint, which plays AWS and the vendor alike:
# examples/vendors/README.md says how to run it.

variables {
  upsolver_role_arn    = "arn:aws:iam::200000000002:role/upsolver-organization-1"
  upsolver_external_id = "6a0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b"
  vendor_profile       = "upsolver-organization-1"
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
    condition     = length(crossaccount_access_role.upsolver.findings) == 0
    error_message = "The audit found something in the trust policy."
  }

  assert {
    condition = output.connection == [
      "AWS_ROLE: arn:aws:iam::123456789012:role/UpsolverAccess",
      "EXTERNAL_ID: 6a0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b",
      "PATH_DISPLAY_FILTERS: s3://example-events/",
      "READ_ONLY: TRUE",
    ]
    error_message = "The values for the connection are not as its form takes them."
  }
}

run "jobs_that_write_get_another_policy" {
  variables {
    use_cases = ["s3_read", "s3_write"]
  }

  assert {
    condition     = toset(keys(crossaccount_access_role.upsolver.inline_policies)) == toset(["s3_read", "s3_write"])
    error_message = "The role does not have one policy for each use case."
  }

  assert {
    condition     = !strcontains(output.create_connection, "READ_ONLY")
    error_message = "A connection that writes is called read-only."
  }
}

run "key_of_ones_own" {
  variables {
    kms_key_arn = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
  }

  assert {
    condition     = jsondecode(crossaccount_access_role.upsolver.inline_policies["kms"]).Statement[0].Resource == var.kms_key_arn
    error_message = "The role may not use the key, or more than it."
  }

  assert {
    condition     = strcontains(output.create_connection, "ENCRYPTION_KMS_KEY = '${var.kms_key_arn}'")
    error_message = "The connection does not name the key."
  }
}

# The check has to be one that can fail: somebody else, with the right ID.
run "stranger_stays_out" {
  variables {
    vendor_profile = "stranger"
  }

  expect_failures = [check.live]
}

run "use_case_that_is_not_one_is_refused" {
  command = plan

  variables {
    use_cases = ["s3_reads"]
  }

  expect_failures = [var.use_cases]
}

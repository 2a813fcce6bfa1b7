# `terraform test` on the local endpoint, which plays AWS, a Security Lake and
# the vendor alike: examples/vendors/README.md says how to run it.

variables {
  lake_url       = "https://aws-security-data-lake-us-east-1-q7w2e9r4t6y1u3i8o5p0a2s4d6f8g1.s3.us-east-1.amazonaws.com"
  vendor_profile = "SynqlyIntegrationAccess"
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
    condition     = { for c in one(data.crossaccount_assume_role.vendor).checks : c.id => c.status }["duration"] == "pass"
    error_message = "The vendor does not get a session of an hour."
  }

  assert {
    condition     = length(crossaccount_access_role.synqly.findings) == 0
    error_message = "The audit found something in the trust policy."
  }
}

# Nothing changes here: the same set-up, seen as the place that Synqly writes to.
run "sink_is_ready" {
  assert {
    condition     = { for c in one(data.crossaccount_security_lake_sink.synqly).checks : c.id => c.status if c.status != "pass" } == { provider-role-trust = "skipped" }
    error_message = "A check of the sink did not pass; that of the provider role, which Synqly does not use, is the only one to be skipped."
  }

  assert {
    condition = slice(output.integration, 0, 1) == ["Role ARN: arn:aws:iam::123456789012:role/SynqlyAccessSecurityLake"] && slice(output.integration, 2, length(output.integration)) == [
      "Duration: 3600",
      "URL: ${var.lake_url}",
      "Region: us-east-1",
    ]
    error_message = "The values for Synqly's console are not as its guide asks for them."
  }

  assert {
    condition     = jsondecode(output.create_integration).provider_config.credential.external_id == crossaccount_external_id.synqly.value
    error_message = "The request to Synqly's API does not name the external ID of the role."
  }

  assert {
    condition     = jsondecode(crossaccount_access_role.synqly.inline_policies["write-events"]).Statement[0].Resource == "arn:aws:s3:::${local.bucket}/ext/synqly/*"
    error_message = "The role may write elsewhere than under the prefix of its source."
  }
}

# Each check has to be one that can fail. Somebody else, with the right ID:
run "stranger_stays_out" {
  variables {
    vendor_profile = "stranger"
  }

  expect_failures = [check.live]
}

# A source that nobody registered:
run "source_has_to_be_registered" {
  variables {
    source_name = "synqly-2"
  }

  expect_failures = [check.sink]
}

# The right bucket, in a region where it is not:
run "regions_have_to_agree" {
  variables {
    lake_url = "https://aws-security-data-lake-us-east-1-q7w2e9r4t6y1u3i8o5p0a2s4d6f8g1.s3.eu-west-1.amazonaws.com"
  }

  expect_failures = [check.sink]
}

# A lake that nobody here may read is left to those who may:
run "without_the_check" {
  variables {
    check_sink = false
  }

  assert {
    condition     = contains(output.integration, "URL: ${var.lake_url}")
    error_message = "The URL is not handed over as it was given."
  }
}

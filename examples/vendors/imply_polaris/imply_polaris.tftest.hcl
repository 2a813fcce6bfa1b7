# `terraform test` on the local endpoint, which plays AWS and the vendor alike:
# examples/vendors/README.md says how to run it.

variables {
  imply_role_arn    = "arn:aws:iam::200000000003:role/imply-cluster-3b538a72-844f-4a09-883d-0123456789ab"
  imply_external_id = "7b0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b"
  vendor_profile    = "imply-cluster-3b538a72-844f-4a09-883d-0123456789ab"
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
    condition     = length(crossaccount_access_role.imply.findings) == 0
    error_message = "The audit found something in the trust policy."
  }

  assert {
    condition     = keys(crossaccount_access_role.imply.inline_policies) == tolist(["s3"])
    error_message = "The role may more than read from S3."
  }

  assert {
    condition = output.s3_connection == [
      "Connection name: example-s3",
      "Bucket name: example-events",
      "AWS S3 endpoint: s3.us-east-1.amazonaws.com",
      "Prefix: clicks/",
      "Role ARN: arn:aws:iam::123456789012:role/ImplyPolarisRead",
    ]
    error_message = "The values for Polaris's console are not as it asks for them."
  }

  assert {
    condition     = jsondecode(output.connection_requests.s3).awsAssumedRoleArn == crossaccount_access_role.imply.arn
    error_message = "The request that creates the connection names another role."
  }
}

run "streams_beside_the_bucket" {
  variables {
    account_id      = "123456789012"
    kinesis_streams = ["clicks", "orders"]
    msk = {
      cluster_arn       = "arn:aws:kafka:us-east-1:123456789012:cluster/events/1b2c3d4e"
      topic_arn         = "arn:aws:kafka:us-east-1:123456789012:topic/events/1b2c3d4e/clicks"
      group_arn         = "arn:aws:kafka:us-east-1:123456789012:group/events/1b2c3d4e/*"
      bootstrap_servers = "b-1.events.kafka.us-east-1.amazonaws.com:9098"
      topic             = "clicks"
    }
  }

  assert {
    condition     = toset(keys(crossaccount_access_role.imply.inline_policies)) == toset(["kinesis", "msk", "s3"])
    error_message = "The role does not have one policy for each source."
  }

  assert {
    condition     = jsondecode(output.connection_requests.kinesis["orders"]).stream == "orders"
    error_message = "A stream has no request of its own."
  }

  assert {
    condition     = jsondecode(output.connection_requests.msk).secrets.awsAssumedRoleArn == crossaccount_access_role.imply.arn
    error_message = "The request for MSK names another role."
  }

  assert {
    condition     = one(data.crossaccount_assume_role.vendor).valid
    error_message = "The vendor does not get in any more."
  }
}

# The check has to be one that can fail: somebody else, with the right ID.
run "stranger_stays_out" {
  variables {
    vendor_profile = "stranger"
  }

  expect_failures = [check.live]
}

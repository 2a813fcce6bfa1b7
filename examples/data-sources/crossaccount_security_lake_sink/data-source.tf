# The lake often lives in the account of a delegated administrator.
provider "crossaccount" {
  alias   = "security"
  region  = "us-east-1"
  profile = "security"
}

# What the vendor is given: the URL of the bucket and a role that may write
# under the source's prefix, and nothing else.
data "crossaccount_security_lake_sink" "this" {
  provider    = crossaccount.security
  url         = "https://aws-security-data-lake-us-east-1-abcdefghi.s3.us-east-1.amazonaws.com"
  source_name = "synqly"
  role_arn    = "arn:aws:iam::123456789012:role/SynqlyAccessSecurityLake"

  # The check below tells; by default a failed check is an error.
  on_failure = "ignore"
}

# Asked anew on each plan and apply. What hands the values over to the vendor
# can have the same condition as a precondition.
check "sink" {
  assert {
    condition     = data.crossaccount_security_lake_sink.this.valid
    error_message = join("\n", [for c in data.crossaccount_security_lake_sink.this.checks : "${c.id}: ${c.detail} ${c.remedy}" if c.status == "fail" || c.status == "unknown"])
  }
}

output "write_policy_resource" {
  value = "${data.crossaccount_security_lake_sink.this.bucket_arn}/${data.crossaccount_security_lake_sink.this.object_prefix}*"
}

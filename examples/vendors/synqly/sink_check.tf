# Proof that what Synqly is given is a sink it can write to: the URL, the bucket,
# the lake, the source, and what the role may do there. It is read, never
# written: a probe would stay in the lake.

variable "check_sink" {
  description = "Whether to check the sink; false where nobody here may read the account of the lake."
  type        = bool
  default     = true
}

variable "lake_profile" {
  description = "Profile of the AWS configuration that may read the lake, which often belongs to a delegated administrator; null for the caller's own credentials."
  type        = string
  default     = null
}

provider "crossaccount" {
  alias   = "lake"
  region  = var.region
  profile = var.lake_profile
}

data "crossaccount_security_lake_sink" "synqly" {
  count    = var.check_sink ? 1 : 0
  provider = crossaccount.lake

  url         = var.lake_url
  source_name = var.source_name
  role_arn    = crossaccount_access_role.synqly.arn
  # The check below is what speaks of a failure, and says so without stopping
  # the apply that may be mending it.
  on_failure = "ignore"

  # Read after the role has its policy, not before.
  depends_on = [crossaccount_access_role.synqly]
}

locals {
  # The form of the URL that says the region, so that the vendor need not infer it.
  sink_url    = coalesce(one(data.crossaccount_security_lake_sink.synqly[*].canonical_url), var.lake_url)
  sink_region = one(data.crossaccount_security_lake_sink.synqly[*].bucket_region)
}

check "sink" {
  assert {
    condition = alltrue(data.crossaccount_security_lake_sink.synqly[*].valid)
    error_message = join("\n", flatten([
      for sink in data.crossaccount_security_lake_sink.synqly :
      [for c in sink.checks : "${c.id}: ${c.detail} ${c.remedy}" if c.status == "fail" || c.status == "unknown"]
    ]))
  }
}

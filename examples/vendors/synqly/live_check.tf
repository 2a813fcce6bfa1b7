# Proof that Synqly gets in with its external ID and not without it.

# What AWS holds, asked of the evaluator on every plan. It needs nobody's
# credentials but yours. The data sources stand beside the checks, not inside:
# one inside a check block is planned for reading each time, so that no plan
# would be empty.
data "crossaccount_vendor" "synqly" {
  name = "synqly"
}

data "crossaccount_trust_evaluation" "synqly" {
  role_name = crossaccount_access_role.synqly.name

  requests = {
    vendor = {
      principal   = one(data.crossaccount_vendor.synqly.principals)
      external_id = crossaccount_external_id.synqly.value
    }
    without_the_id = {
      principal = one(data.crossaccount_vendor.synqly.principals)
    }
  }

  # Read after the role is made or mended, not before.
  depends_on = [crossaccount_access_role.synqly]
}

check "trust_policy" {
  assert {
    condition     = data.crossaccount_trust_evaluation.synqly.decisions.vendor.allowed
    error_message = "The trust policy in AWS does not let in Synqly's role."
  }

  assert {
    condition     = !data.crossaccount_trust_evaluation.synqly.decisions.without_the_id.allowed
    error_message = "The trust policy in AWS lets Synqly's role in without your external ID."
  }
}

# The same asked of STS itself, by calling AssumeRole as the vendor. Only Synqly
# can do that on AWS, so there the profile stays null and nothing is called: what
# Synqly itself says is the answer of its verify call, and with a role of your
# own that plays the vendor, examples/modules/canary proves the rest. On the
# local endpoint, as in synqly.tftest.hcl, the vendor is played.
variable "vendor_profile" {
  description = "Profile of the AWS configuration that plays the vendor; null where nobody can."
  type        = string
  default     = null
}

provider "crossaccount" {
  alias   = "vendor"
  region  = var.region
  profile = var.vendor_profile
}

data "crossaccount_assume_role" "vendor" {
  count    = var.vendor_profile == null ? 0 : 1
  provider = crossaccount.vendor

  role_arn     = crossaccount_access_role.synqly.arn
  external_id  = crossaccount_external_id.synqly.value
  trust_policy = crossaccount_access_role.synqly.trust_policy
  # The longest session that Synqly is told it may ask for.
  duration_seconds = 3600
  # The check below is what speaks of a failure, and says so without stopping
  # the apply that may be mending it.
  on_failure = "ignore"

  depends_on = [crossaccount_access_role.synqly]
}

check "live" {
  assert {
    condition     = alltrue(data.crossaccount_assume_role.vendor[*].valid)
    error_message = "STS does not let the vendor in with its external ID, or lets it in without."
  }
}

# Proof that the vendor gets in with its external ID and not without it.

# What AWS holds, asked of the evaluator on every plan. It needs nobody's
# credentials but yours. The data sources stand beside the checks, not inside:
# one inside a check block is planned for reading each time, so that no plan
# would be empty.
data "crossaccount_trust_evaluation" "imply" {
  role_name = crossaccount_access_role.imply.name

  requests = {
    vendor = {
      principal   = var.imply_role_arn
      external_id = var.imply_external_id
    }
    without_the_id = {
      principal = var.imply_role_arn
    }
  }

  # Read after the role is made or mended, not before.
  depends_on = [crossaccount_access_role.imply]
}

check "trust_policy" {
  assert {
    condition     = data.crossaccount_trust_evaluation.imply.decisions.vendor.allowed
    error_message = "The trust policy in AWS does not let in the role of your Polaris project."
  }

  assert {
    condition     = !data.crossaccount_trust_evaluation.imply.decisions.without_the_id.allowed
    error_message = "The trust policy in AWS lets the role of your Polaris project in without its external ID."
  }
}

# The same asked of STS itself, by calling AssumeRole as the vendor. Only the
# vendor can do that on AWS, so there the profile stays null and nothing is
# called: Polaris's own proof is the button Test connection. On the local
# endpoint, as in imply_polaris.tftest.hcl, the vendor is played.
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

  role_arn     = crossaccount_access_role.imply.arn
  external_id  = crossaccount_external_id.imply.value
  trust_policy = crossaccount_access_role.imply.trust_policy
  # The check below is what speaks of a failure, and says so without stopping
  # the apply that may be mending it.
  on_failure = "ignore"

  depends_on = [crossaccount_access_role.imply]
}

check "live" {
  assert {
    condition     = alltrue(data.crossaccount_assume_role.vendor[*].valid)
    error_message = "STS does not let the vendor in with its external ID, or lets it in without."
  }
}

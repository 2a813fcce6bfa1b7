# Proof that the one user gets in, and nobody beside it.

# What AWS holds, asked of the evaluator on every plan. It needs nobody's
# credentials but yours. The data sources stand beside the checks, not inside:
# one inside a check block is planned for reading each time, so that no plan
# would be empty.
data "crossaccount_trust_evaluation" "dataloop" {
  role_name = crossaccount_access_role.dataloop.name

  requests = {
    vendor = {
      principal = local.caller
    }
    # Of another integration, which is another customer's; with the method sts,
    # of your own account.
    another_user = {
      principal = "${local.caller}-of-another-customer"
    }
  }

  # Read after the role is made or mended, not before.
  depends_on = [crossaccount_access_role.dataloop]
}

check "trust_policy" {
  assert {
    condition     = data.crossaccount_trust_evaluation.dataloop.decisions.vendor.allowed
    error_message = "The trust policy in AWS does not let in the user that Dataloop comes as."
  }

  assert {
    condition     = !data.crossaccount_trust_evaluation.dataloop.decisions.another_user.allowed
    error_message = "The trust policy in AWS lets in other users."
  }
}

# The same asked of STS itself, by calling AssumeRole as the vendor. With the
# cross-account method only the vendor can do that on AWS, so there the profile
# stays null and nothing is called: Dataloop's own proof is the status
# trust-established. On the local endpoint, as in dataloop.tftest.hcl, the vendor
# is played. With the method sts whoever has the secret can make a profile of it.
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

  role_arn     = crossaccount_access_role.dataloop.arn
  trust_policy = crossaccount_access_role.dataloop.trust_policy
  # The check below is what speaks of a failure, and says so without stopping
  # the apply that may be mending it.
  on_failure = "ignore"

  depends_on = [crossaccount_access_role.dataloop]
}

check "live" {
  assert {
    condition     = alltrue(data.crossaccount_assume_role.vendor[*].valid)
    error_message = "STS does not let Dataloop's user assume the role."
  }
}

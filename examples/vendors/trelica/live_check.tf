# Proof that Trelica gets in with your organisation ID and not without it.

# What AWS holds, asked of the evaluator on every plan. It needs nobody's
# credentials but yours. The data sources stand beside the checks, not inside:
# one inside a check block is planned for reading each time, so that no plan
# would be empty.
data "crossaccount_trust_evaluation" "trelica" {
  role_name = crossaccount_access_role.trelica.name

  requests = {
    vendor = {
      principal   = one(data.crossaccount_vendor.trelica.principals)
      external_id = var.trelica_organization_id
    }
    without_the_id = {
      principal = one(data.crossaccount_vendor.trelica.principals)
    }
    for_another_customer = {
      principal   = one(data.crossaccount_vendor.trelica.principals)
      external_id = "another-organization"
    }
  }

  # Read after the role is made or mended, not before.
  depends_on = [crossaccount_access_role.trelica]
}

check "trust_policy" {
  assert {
    condition     = data.crossaccount_trust_evaluation.trelica.decisions.vendor.allowed
    error_message = "The trust policy in AWS does not let Trelica in."
  }

  assert {
    condition = !anytrue([
      for request in ["without_the_id", "for_another_customer"] : data.crossaccount_trust_evaluation.trelica.decisions[request].allowed
    ])
    error_message = "The trust policy in AWS lets Trelica in without your organisation ID."
  }
}

# The same asked of STS itself, by calling AssumeRole as the vendor. Only the
# vendor can do that on AWS, so there the profile stays null and nothing is
# called: Trelica's own proof is that the integration connects. On the local
# endpoint, as in trelica.tftest.hcl, the vendor is played.
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

  role_arn     = crossaccount_access_role.trelica.arn
  external_id  = crossaccount_external_id.trelica.value
  trust_policy = crossaccount_access_role.trelica.trust_policy
  # The check below is what speaks of a failure, and says so without stopping
  # the apply that may be mending it.
  on_failure = "ignore"

  depends_on = [crossaccount_access_role.trelica]
}

check "live" {
  assert {
    condition     = alltrue(data.crossaccount_assume_role.vendor[*].valid)
    error_message = "STS does not let the vendor in with its external ID, or lets it in without."
  }
}

# The vendor's side, played by two more provider blocks, so that the set-up can
# be proven on the local endpoint. With a real vendor you have no credentials of
# its own: leave this file out, or play the vendor with a canary role.

variable "simulated_vendor" {
  description = "Credentials of the simulated vendor's role, which the trust policy names."
  type = object({
    access_key = string
    secret_key = string
    token      = optional(string)
  })
  sensitive = true
}

variable "stranger" {
  description = "Credentials of somebody in an account that nobody named."
  type = object({
    access_key = string
    secret_key = string
    token      = optional(string)
  })
  sensitive = true
}

provider "crossaccount" {
  alias      = "simulated_vendor"
  region     = "us-east-1"
  access_key = var.simulated_vendor.access_key
  secret_key = var.simulated_vendor.secret_key
  token      = var.simulated_vendor.token
}

provider "crossaccount" {
  alias      = "stranger"
  region     = "us-east-1"
  access_key = var.stranger.access_key
  secret_key = var.stranger.secret_key
  token      = var.stranger.token
}

# Three calls of AssumeRole: with the right external ID, a wrong one, and none.
# The first must get in, the others must not.
data "crossaccount_assume_role" "vendor" {
  provider     = crossaccount.simulated_vendor
  role_arn     = crossaccount_access_role.synqly.arn
  external_id  = crossaccount_external_id.synqly.value
  trust_policy = crossaccount_access_role.synqly.trust_policy

  depends_on = [crossaccount_access_role.synqly]
}

# A stranger who has learnt the external ID must stay out all the same.
data "crossaccount_assume_role" "stranger" {
  provider    = crossaccount.stranger
  role_arn    = crossaccount_access_role.synqly.arn
  external_id = crossaccount_external_id.synqly.value
  expect      = "denied"
  probes      = ["right"]

  depends_on = [data.crossaccount_assume_role.vendor]
}

output "vendor_gets_in" {
  value = data.crossaccount_assume_role.vendor.outcome
}

output "external_id_enforcement" {
  value = data.crossaccount_assume_role.vendor.external_id_enforcement
}

output "stranger_gets_in" {
  value = data.crossaccount_assume_role.stranger.outcome
}

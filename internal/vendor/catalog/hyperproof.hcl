format_version = 1

vendor "hyperproof" {
  title             = "Hyperproof"
  documentation_url = "https://docs.hyperproof.io/admin/en/hypersyncs/connecting-aws/cross-account-role"
  verified_on       = "2026-11-21"

  source "guide" {
    kind = "vendor_doc"
    url  = "https://docs.hyperproof.io/admin/en/hypersyncs/connecting-aws/cross-account-role"
  }

  variant {
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::030157059230:root"]
    sources    = ["guide"]
  }

  external_id {
    issuer   = "customer"
    required = true
    # STS admits the underscore too; the guide's list leaves it out. The length
    # of at most 1224 characters is the rule of STS.
    pattern = "^[A-Za-z0-9+=,.@:/-]{2,}$"
    rule    = "2 to 1224 letters, digits and + = , . @ : / - without an underscore"
    example = "00000000-0000-4000-8000-000000000000"
    sources = ["guide"]
  }

  # The permissions depend on the Hypersync, and each has a list of its own; none
  # is repeated here.
  method "role" {
    status  = "recommended"
    note    = "The guide has any name for the role."
    sources = ["guide"]
  }
}

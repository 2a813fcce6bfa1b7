format_version = 1

vendor "synqly" {
  title             = "Synqly"
  documentation_url = "https://docs.synqly.com/guides/provider-configuration/amazon-security-lake-sink-setup"
  verified_on       = "2026-11-21"

  source "guide" {
    kind = "vendor_doc"
    url  = "https://docs.synqly.com/guides/provider-configuration/amazon-security-lake-sink-setup"
  }
  source "iam_guide" {
    kind = "vendor_doc"
    url  = "https://docs.synqly.com/guides/provider-configuration/aws-iam-identity-setup"
  }
  source "go_sdk" {
    kind       = "vendor_code"
    repository = "https://github.com/Synqly/go-sdk"
    commit     = "784cade"
    paths = [
      "client/management/credentials.go",
      "client/management/providers_generated.go",
    ]
  }
  source "go_sdk_role_chaining" {
    kind       = "vendor_code"
    repository = "https://github.com/Synqly/go-sdk"
    commit     = "0b78f1c"
  }
  source "aws_role_chaining" {
    kind = "aws_doc"
    url  = "https://repost.aws/knowledge-center/iam-role-chaining-limit"
  }

  variant {
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"]
    sources    = ["guide", "iam_guide"]
  }

  partition_note "aws-us-gov" {
    note    = "the guides name no principal there, and the SDK lists commercial regions only"
    sources = ["go_sdk"]
  }
  partition_note "aws-cn" {
    note    = "the guides name no principal there, and the SDK lists commercial regions only"
    sources = ["go_sdk"]
  }

  external_id {
    issuer   = "customer"
    required = true
    # STS admits the underscore too; the guide's list leaves it out. The length
    # of at most 1224 characters is the rule of STS.
    pattern = "^[A-Za-z0-9+=,.@:/-]{2,}$"
    rule    = "2 to 1224 letters, digits and + = , . @ : / - without an underscore"
    example = "00000000-0000-4000-8000-000000000000"
    note    = "A UUID is what the guide suggests."
    sources = ["guide", "go_sdk"]
  }

  role_name {
    kind    = "prefix"
    value   = "SynqlyAccess"
    sources = ["guide"]
  }

  path {
    value    = "/"
    inferred = true
    note     = "The guide's sample role ARN has no path, and it never speaks of one."
    sources  = ["guide"]
  }

  session {
    chained      = true
    max_duration = 3600
    inferred     = true
    note         = "The guide allows as much as the role does. The caller is itself a role, though, and AWS caps such a chained session at one hour."
    sources      = ["guide", "go_sdk_role_chaining", "aws_role_chaining"]
  }

  method "role" {
    status  = "recommended"
    sources = ["guide", "go_sdk"]
  }
  method "static" {
    status  = "supported"
    note    = "Access keys of an IAM user."
    sources = ["guide", "go_sdk"]
  }
}

format_version = 1

vendor "imply_polaris" {
  title             = "Imply Polaris"
  documentation_url = "https://docs.imply.io/polaris/secure-aws-access"
  verified_on       = "2026-11-21"

  source "guide" {
    kind = "vendor_doc"
    url  = "https://docs.imply.io/polaris/secure-aws-access"
  }
  source "api_guide" {
    kind = "vendor_doc"
    url  = "https://docs.imply.io/polaris/api-aws"
  }
  source "aws_role_chaining" {
    kind = "aws_doc"
    url  = "https://repost.aws/knowledge-center/iam-role-chaining-limit"
  }

  variant {
    partition         = "aws"
    scope             = "per_customer"
    principal_pattern = "^arn:aws:iam::[0-9]{12}:role/imply-cluster-[0-9A-Za-z-]+$"
    where             = "the dialog that creates a connection to AWS, or the project's entry in the Polaris API"
    inferred          = true
    note              = "The form of the role's name is that of the guide's sample; no rule is given."
    sources           = ["guide", "api_guide"]
  }

  external_id {
    issuer   = "vendor"
    required = false
    example  = "00000000-0000-4000-8000-000000000000"
    where    = "the dialog that creates a connection to AWS, beside the role's ARN"
    note     = "Recommended by the guide. Its sample looks like a UUID; no rule is given."
    sources  = ["guide"]
  }

  session {
    chained      = true
    max_duration = 3600
    inferred     = true
    note         = "No length is documented. The caller is itself a role, and AWS caps such a chained session at one hour."
    sources      = ["guide", "aws_role_chaining"]
  }

  # A later page describes access keys for S3 alone; the guide says that keys
  # are not supported, so none are listed.
  method "role" {
    status  = "recommended"
    sources = ["guide"]
  }
}

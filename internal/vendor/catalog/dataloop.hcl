format_version = 1

vendor "dataloop" {
  title             = "Dataloop"
  documentation_url = "https://docs.dataloop.ai/docs/aws-sts"
  verified_on       = "2026-11-21"

  source "sts_guide" {
    kind = "vendor_doc"
    url  = "https://docs.dataloop.ai/docs/aws-sts"
  }
  source "cross_account_guide" {
    kind = "vendor_doc"
    url  = "https://dataloop.ai/docs/aws-cross-account-integration"
  }
  source "overview" {
    kind = "vendor_doc"
    url  = "https://docs.dataloop.ai/docs/integrations-overview"
  }
  source "sdk" {
    kind       = "vendor_code"
    repository = "https://github.com/dataloop-ai/dtlpy"
    commit     = "17e1718"
    paths = [
      "dtlpy/repositories/integrations.py",
      "dtlpy/entities/integration.py",
      "dtlpy/entities/driver.py",
    ]
  }
  source "tutorial" {
    kind       = "vendor_doc"
    repository = "https://github.com/dataloop-ai/dtlpy-documentation"
    commit     = "d2d859a"
    paths      = ["tutorials/data_management/external_storage_drivers/aws_s3/chapter.md"]
  }

  variant {
    partition         = "aws"
    scope             = "per_customer"
    principal_pattern = "^arn:aws:iam::[0-9]{12}:user/.+$"
    where             = "method cross_account: userArn in the metadata of the integration, once it is created without a role; method sts: the IAM user of your own account whose keys you give to Dataloop"
    sources           = ["sts_guide", "sdk", "tutorial"]
  }

  external_id {
    issuer   = "none"
    required = false
    note     = "Neither the guides nor the SDK have a field for one."
    sources  = ["sts_guide", "sdk"]
  }

  method "cross_account" {
    status  = "recommended"
    note    = "Dataloop makes one IAM user per integration and shows its ARN; at most 15 integrations per organisation."
    sources = ["cross_account_guide", "sdk"]
  }
  method "sts" {
    status  = "supported"
    note    = "Dataloop holds long-lived keys of an IAM user of your account, which may do nothing but assume the role."
    sources = ["sts_guide", "sdk"]
  }
  method "access_key" {
    status  = "supported"
    note    = "Long-lived keys with direct access, without a role."
    sources = ["overview", "sdk"]
  }
}

format_version = 1

vendor "databricks" {
  title             = "Databricks"
  documentation_url = "https://docs.databricks.com/en/connect/unity-catalog/storage-credentials.html"
  verified_on       = "2026-11-21"

  source "storage_credentials_guide" {
    kind = "vendor_doc"
    url  = "https://docs.databricks.com/en/connect/unity-catalog/storage-credentials.html"
  }
  source "self_assume_notice" {
    kind = "vendor_doc"
    url  = "https://community.databricks.com/t5/product-platform-updates/update-your-uc-aws-iam-roles-to-include-self-assume-capabilities/ba-p/67347"
  }
  source "external_id_article" {
    kind = "vendor_doc"
    url  = "https://databricks.helpjuice.com/en_US/unity-catalog/aws-s3-storage-credential-validation-failure-due-to-external-id"
  }
  source "provider_constants" {
    kind       = "vendor_code"
    repository = "https://github.com/databricks/terraform-provider-databricks"
    commit     = "57c8ebc"
    paths      = ["aws/constants.go"]
  }
  source "provider_trust_policies" {
    kind       = "vendor_code"
    repository = "https://github.com/databricks/terraform-provider-databricks"
    commit     = "2ffe50d"
    paths = [
      "aws/data_aws_unity_catalog_assume_role_policy.go",
      "aws/data_aws_assume_role_policy.go",
    ]
  }
  source "known_accounts" {
    kind       = "community_list"
    repository = "https://github.com/fwdcloudsec/known_aws_accounts"
    commit     = "c2922af"
    paths      = ["accounts.yaml"]
  }
  source "aws_role_chaining" {
    kind = "aws_doc"
    url  = "https://repost.aws/knowledge-center/iam-role-chaining-limit"
  }

  variant {
    name       = "unity_catalog"
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::414351767826:role/unity-catalog-prod-UCMasterRole-14S5ZJVKOTYTL"]
    sources    = ["provider_constants", "external_id_article"]

    trust {
      self_assume = true
      note        = "A storage credential whose role cannot assume itself is refused since January 2025."
      sources     = ["provider_trust_policies", "self_assume_notice"]
    }
  }
  variant {
    name       = "cross_account"
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::414351767826:root"]
    sources    = ["provider_constants", "known_accounts"]
  }
  variant {
    name       = "log_delivery"
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::414351767826:role/SaasUsageDeliveryRole-prod-IAMRole-3PLHICCRR1TK"]
    sources    = ["provider_constants", "provider_trust_policies"]
  }
  variant {
    name       = "unity_catalog"
    partition  = "aws-us-gov"
    scope      = "fixed"
    principals = ["arn:aws-us-gov:iam::044793339203:role/unity-catalog-prod-UCMasterRole-1QRFA8SGY15OJ"]
    sources    = ["provider_constants"]

    trust {
      self_assume = true
      sources     = ["provider_trust_policies", "self_assume_notice"]
    }
  }
  variant {
    name       = "unity_catalog_dod"
    partition  = "aws-us-gov"
    scope      = "fixed"
    principals = ["arn:aws-us-gov:iam::170661010020:role/unity-catalog-prod-UCMasterRole-1DI6DL6ZP26AS"]
    sources    = ["provider_constants"]

    trust {
      self_assume = true
      sources     = ["provider_trust_policies", "self_assume_notice"]
    }
  }

  external_id {
    issuer   = "vendor"
    required = true
    where    = "cross_account and log_delivery: your Databricks account ID, in the account console; unity_catalog: the external ID that is shown once the storage credential is created, which is the account ID where an account admin creates it"
    sources  = ["storage_credentials_guide", "external_id_article", "provider_trust_policies"]
  }

  session {
    chained      = true
    max_duration = 3600
    inferred     = true
    note         = "No length is documented. The callers of Unity Catalog and of log delivery are roles, and AWS caps such a chained session at one hour."
    sources      = ["provider_constants", "aws_role_chaining"]
  }

  # The permission policies are long and change with the product; the vendor's
  # own provider writes them (databricks_aws_unity_catalog_policy and
  # databricks_aws_crossaccount_policy), so none is repeated here.
  method "role" {
    status  = "recommended"
    sources = ["storage_credentials_guide"]
  }
}

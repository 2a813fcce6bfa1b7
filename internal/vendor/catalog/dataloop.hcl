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
  source "sts_guide_old" {
    kind = "vendor_doc"
    url  = "https://dataloop.ai/docs/storage-sts"
  }
  source "folder_guide" {
    kind = "vendor_doc"
    url  = "https://docs.dataloop.ai/docs/aws-restricting-access-to-specific-folder-in-s3"
  }
  source "aws_s3_actions" {
    kind = "aws_doc"
    url  = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html"
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
    status         = "supported"
    long_term_keys = true
    note           = "Dataloop holds long-lived keys of an IAM user of your account, which may do nothing but assume the role."
    sources        = ["sts_guide", "sdk"]
  }
  method "access_key" {
    status         = "supported"
    long_term_keys = true
    note           = "Long-lived keys with direct access, without a role."
    sources        = ["overview", "sdk"]
  }

  use_case "s3_dataset_read" {
    description = "Read the items of a dataset, without changing the bucket."
    provenance  = "derived"
    note        = "The guides' list without the actions that write."
    sources     = ["cross_account_guide", "aws_s3_actions"]

    parameter "bucket" {
      description = "Names of the buckets."
      type        = "bucket"
      required    = true
      list        = true
    }

    statement {
      effect    = "Allow"
      actions   = ["s3:ListBucket"]
      resources = [for b in var.bucket : "arn:${partition}:s3:::${b}"]
    }
    statement {
      effect    = "Allow"
      actions   = ["s3:GetObject"]
      resources = [for b in var.bucket : "arn:${partition}:s3:::${b}/*"]
    }
  }

  use_case "s3_dataset" {
    description = "Read and write the items of a dataset."
    provenance  = "documented"
    note        = "The guides allow all four actions on the bucket and its objects alike; here each stands with the resource that it applies to, which comes to the same. Deletion is for Dataloop's downstream deletion alone."
    sources     = ["cross_account_guide", "sts_guide_old"]

    parameter "bucket" {
      description = "Names of the buckets."
      type        = "bucket"
      required    = true
      list        = true
    }
    parameter "allow_delete" {
      description = "Whether items deleted in Dataloop are deleted in the bucket too (true, as in the guides, unless false is given)."
      type        = "flag"
    }

    statement {
      effect    = "Allow"
      actions   = ["s3:ListBucket"]
      resources = [for b in var.bucket : "arn:${partition}:s3:::${b}"]
    }
    statement {
      effect    = "Allow"
      actions   = coalesce(var.allow_delete, true) ? ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"] : ["s3:GetObject", "s3:PutObject"]
      resources = [for b in var.bucket : "arn:${partition}:s3:::${b}/*"]
    }
  }

  use_case "s3_dataset_prefix" {
    description = "Read and write the items of a dataset that lie in one folder."
    provenance  = "documented"
    note        = "The guide compares the listed prefix as a whole, so that the folders inside the folder cannot be listed one by one."
    sources     = ["folder_guide"]

    parameter "bucket" {
      description = "Names of the buckets."
      type        = "bucket"
      required    = true
      list        = true
    }
    parameter "folder" {
      description = "The folder, such as datasets or team/datasets, without a slash at its beginning."
      type        = "folder"
      required    = true
    }
    parameter "allow_delete" {
      description = "Whether items deleted in Dataloop are deleted in the bucket too (true, as in the guide, unless false is given)."
      type        = "flag"
    }

    statement {
      effect    = "Allow"
      actions   = ["s3:ListBucket"]
      resources = [for b in var.bucket : "arn:${partition}:s3:::${b}"]
      condition {
        test     = "StringEquals"
        variable = "s3:prefix"
        values   = ["${var.folder}/"]
      }
    }
    statement {
      effect    = "Allow"
      actions   = coalesce(var.allow_delete, true) ? ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"] : ["s3:GetObject", "s3:PutObject"]
      resources = [for b in var.bucket : "arn:${partition}:s3:::${b}/${var.folder}/*"]
    }
  }

  use_case "sts_user_inline" {
    description = "For the IAM user of the method sts: assume the role, and nothing else."
    provenance  = "documented"
    sources     = ["sts_guide"]

    parameter "role_arn" {
      description = "ARNs of the roles that the user's keys lead to."
      type        = "arn"
      arn_of      = "iam:role/"
      required    = true
      list        = true
    }

    statement {
      effect    = "Allow"
      actions   = ["sts:AssumeRole"]
      resources = var.role_arn
    }
  }

  handoff {
    form        = "cross_account"
    description = "The cross-account integration, which is created first, without a role, and shows the ARN of the user to trust."
    method      = "cross_account"
    sources     = ["cross_account_guide", "sts_guide"]

    parameter "integration_name" {
      description = "Name of the integration."
      required    = true
    }

    field "Integration Name" {
      value = var.integration_name
    }
    field "Provider" {
      value = "AWS"
    }
    field "Integration Type" {
      value = "Cross Account"
    }
    field "Role ARN" {
      value = role_arn
    }
  }

  handoff {
    form        = "sts"
    description = "The STS integration, which is given the keys of an IAM user of your account."
    method      = "sts"
    note        = "The secret access key is never among the values: take it from where the key was made."
    sources     = ["sts_guide"]

    parameter "integration_name" {
      description = "Name of the integration."
      required    = true
    }
    parameter "access_key_id" {
      description = "ID of the user's access key; access_key_id of crossaccount_access_user."
      required    = true
      pattern     = "^[A-Z0-9]{16,128}$"
      rule        = "the ID of an access key, 16 to 128 capital letters and digits; never the secret"
      example     = "EXAMPLEEXAMPLEEX"
    }

    field "Integration Name" {
      value = var.integration_name
    }
    field "Provider" {
      value = "AWS"
    }
    field "Integration Type" {
      value = "STS"
    }
    field "Key" {
      value = var.access_key_id
    }
    field "Secret" {
      value = "<the secret access key of that key, which is not shown here>"
    }
    field "Role ARN" {
      value = role_arn
    }
  }
}

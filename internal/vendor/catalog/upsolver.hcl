format_version = 1

vendor "upsolver" {
  title             = "Upsolver"
  documentation_url = "https://docs.upsolver.com/content/how-to-guides-1/setup/deploy-upsolver-on-aws/role-based-aws-credentials"
  verified_on       = "2026-11-21"
  status            = "recheck"
  status_note       = "Who owns the product and whether the service goes on could not be confirmed. Ask the vendor whether the role that it shows you is still in use before you trust it."

  source "guide" {
    kind = "vendor_doc"
    url  = "https://docs.upsolver.com/content/how-to-guides-1/setup/deploy-upsolver-on-aws/role-based-aws-credentials"
  }
  source "s3_connection" {
    kind = "vendor_doc"
    url  = "https://upsolver.gitbook.io/content/how-to-guides-1/connectors/create-connections/amazon-s3"
  }
  source "s3_permissions" {
    kind = "vendor_doc"
    url  = "https://upsolver.gitbook.io/content/how-to-guides-1/connectors/configure-access/amazon-s3"
  }
  source "aws_role_permissions" {
    kind = "vendor_doc"
    url  = "https://docs.upsolver.com/content/v/how-to-guides-1/setup/deploy-upsolver-on-aws/aws-role-permissions"
  }
  source "docs_2020" {
    kind       = "vendor_doc"
    repository = "https://github.com/Upsolver/Documentation_Old"
    commit     = "7b73e1d"
    paths      = ["DataSources/SetupGuides/kinesis.md"]
  }
  source "docs_2021" {
    kind       = "vendor_doc"
    repository = "https://github.com/amiratupsolver/Documentation"
    commit     = "04ec3d7"
    paths      = ["administration/connections"]
  }
  source "aws_role_chaining" {
    kind = "aws_doc"
    url  = "https://repost.aws/knowledge-center/iam-role-chaining-limit"
  }

  variant {
    partition         = "aws"
    scope             = "per_customer"
    principal_pattern = "^arn:aws:iam::[0-9]{12}:role/.+$"
    where             = "the trusted entity on Upsolver's Security Information page; its role is made for your organisation alone"
    sources           = ["guide"]
  }

  external_id {
    issuer   = "vendor"
    required = true
    where    = "the trusted entity on Upsolver's Security Information page, under sts:ExternalId"
    note     = "The guide's trust policy contains it; in the user interface of 2021 it was optional."
    sources  = ["guide", "docs_2021"]
  }

  session {
    chained      = true
    max_duration = 3600
    inferred     = true
    note         = "No length is documented. The caller is itself a role, and AWS caps such a chained session at one hour."
    sources      = ["guide", "aws_role_chaining"]
  }

  method "role" {
    status  = "recommended"
    sources = ["guide", "s3_connection"]
  }
  method "static" {
    status         = "supported"
    long_term_keys = true
    note           = "Access keys of an IAM user."
    sources        = ["guide", "s3_connection"]
  }
  method "deployment_default" {
    status  = "supported"
    note    = "A role that Upsolver's own CloudFormation template makes."
    sources = ["aws_role_permissions"]
  }

  use_case "s3_read" {
    description = "Read the objects of buckets."
    provenance  = "documented"
    sources     = ["s3_permissions"]

    parameter "bucket" {
      description = "Names of the buckets."
      type        = "bucket"
      required    = true
      list        = true
    }

    statement {
      effect    = "Allow"
      actions   = ["s3:GetBucketLocation", "s3:ListBucket"]
      resources = [for b in var.bucket : "arn:${partition}:s3:::${b}"]
    }
    statement {
      effect    = "Allow"
      actions   = ["s3:GetObject", "s3:GetObjectVersion"]
      resources = [for b in var.bucket : "arn:${partition}:s3:::${b}/*"]
    }
  }

  use_case "s3_write" {
    description = "Write to buckets by COPY FROM, INSERT and MERGE jobs; beside s3_read."
    provenance  = "documented"
    sources     = ["s3_permissions"]

    parameter "bucket" {
      description = "Names of the buckets."
      type        = "bucket"
      required    = true
      list        = true
    }

    statement {
      effect    = "Allow"
      actions   = ["s3:PutObject"]
      resources = [for b in var.bucket : "arn:${partition}:s3:::${b}/*"]
    }
  }

  use_case "s3_retention" {
    description = "Delete old objects where a table has a retention; beside s3_write."
    provenance  = "documented"
    sources     = ["s3_permissions"]

    parameter "bucket" {
      description = "Names of the buckets."
      type        = "bucket"
      required    = true
      list        = true
    }

    statement {
      effect    = "Allow"
      actions   = ["s3:DeleteObject"]
      resources = [for b in var.bucket : "arn:${partition}:s3:::${b}/*"]
    }
  }

  use_case "s3_discovery" {
    description = "List the buckets of the account for the navigation tree; not needed where the connection has PATH_DISPLAY_FILTERS."
    provenance  = "documented"
    sources     = ["s3_permissions", "aws_role_permissions"]

    statement {
      effect    = "Allow"
      actions   = ["s3:ListAllMyBuckets"]
      resources = ["*"]
    }
  }

  use_case "kinesis_read" {
    description = "Read from Kinesis data streams."
    provenance  = "documented"
    note        = "From the documentation of 2020, which no later page replaces. Listing streams knows no resources."
    sources     = ["docs_2020", "aws_role_permissions"]

    parameter "region" {
      description = "Region of the streams."
      type        = "region"
      required    = true
    }
    parameter "account" {
      description = "ID of the streams' account."
      type        = "account_id"
      required    = true
    }
    parameter "stream" {
      description = "Names of the streams."
      required    = true
      list        = true
      pattern     = "^[A-Za-z0-9._-]{1,128}$"
      rule        = "the name of a stream: 1 to 128 letters, digits, dots, dashes and underscores"
      example     = "events"
    }

    statement {
      effect    = "Allow"
      actions   = ["kinesis:DescribeStream", "kinesis:Get*"]
      resources = [for s in var.stream : "arn:${partition}:kinesis:${var.region}:${var.account}:stream/${s}"]
    }
    statement {
      effect    = "Allow"
      actions   = ["kinesis:ListStreams"]
      resources = ["*"]
    }
  }

  use_case "athena" {
    description = "Query through Athena."
    provenance  = "documented"
    note        = "The vendor asks for AWS's managed policy, which allows far more than one workgroup."
    sources     = ["aws_role_permissions"]

    managed_policies = ["arn:${partition}:iam::aws:policy/AmazonAthenaFullAccess"]
  }

  handoff {
    description = "The options of CREATE S3 CONNECTION; the snippet is the statement."
    method      = "role"
    sources     = ["guide", "s3_connection"]

    parameter "connection_name" {
      description = "Name of the connection."
      required    = true
      pattern     = "^[A-Za-z_][A-Za-z0-9_]*$"
      rule        = "a name that needs no quotes in SQL: letters, digits and underscores, not beginning with a digit"
      example     = "s3_example"
    }
    parameter "path" {
      description = "Path that the navigation tree shows, such as s3://bucket/folder/; left out: all buckets that the role may list."
      pattern     = "^s3://[^\\s]+$"
      rule        = "a path that begins with s3://, without spaces"
      example     = "s3://example/"
    }
    parameter "read_only" {
      description = "Whether jobs may only read through the connection."
      type        = "flag"
    }
    parameter "kms_key_arn" {
      description = "ARN of the key that objects are encrypted with."
      type        = "arn"
      arn_of      = "kms:key/"
    }
    parameter "comment" {
      description = "A comment on the connection."
    }

    field "AWS_ROLE" {
      value = role_arn
    }
    field "EXTERNAL_ID" {
      value = external_id
    }
    field "PATH_DISPLAY_FILTERS" {
      value = var.path
    }
    field "READ_ONLY" {
      value = var.read_only == null ? null : upper(var.read_only)
    }
    field "ENCRYPTION_KMS_KEY" {
      value = var.kms_key_arn
    }
    field "COMMENT" {
      value = var.comment
    }

    snippet = "${join("\n", [for line in [
      "CREATE S3 CONNECTION ${var.connection_name}",
      "    AWS_ROLE = ${sql(role_arn)}",
      external_id == null ? null : "    EXTERNAL_ID = ${sql(external_id)}",
      var.path == null ? null : "    PATH_DISPLAY_FILTERS = (${sql(var.path)})",
      var.read_only == null ? null : "    READ_ONLY = ${upper(var.read_only)}",
      var.kms_key_arn == null ? null : "    ENCRYPTION_KMS_KEY = ${sql(var.kms_key_arn)}",
      var.comment == null ? null : "    COMMENT = ${sql(var.comment)}",
    ] : line if line != null])};"
  }
}

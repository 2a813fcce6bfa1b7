format_version = 1

vendor "clickhouse_cloud" {
  title             = "ClickHouse Cloud"
  documentation_url = "https://clickhouse.com/docs/cloud/data-sources/secure-s3"
  verified_on       = "2026-11-21"

  source "s3_guide" {
    kind = "vendor_doc"
    url  = "https://clickhouse.com/docs/cloud/data-sources/secure-s3"
  }
  source "kinesis_guide" {
    kind = "vendor_doc"
    url  = "https://github.com/ClickHouse/clickhouse-docs/pull/4667"
  }
  source "aws_role_chaining" {
    kind = "aws_doc"
    url  = "https://repost.aws/knowledge-center/iam-role-chaining-limit"
  }

  variant {
    partition         = "aws"
    scope             = "per_customer"
    principal_pattern = "^arn:aws:iam::[0-9]{12}:role/.+$"
    where             = "the service's Settings, under Network security information: Service role ID (IAM)"
    sources           = ["s3_guide", "kinesis_guide"]
  }

  external_id {
    issuer     = "none"
    required   = false
    substitute = "sts:RoleSessionName"
    note       = "A query on S3 can name the session, which the guide proposes as a shared secret. The vendor's template takes any name unless one is set."
    sources    = ["s3_guide"]
  }

  role_name {
    kind    = "prefix"
    value   = "ClickHouseAccessRole-"
    sources = ["kinesis_guide"]
  }

  session {
    chained      = true
    max_duration = 3600
    inferred     = true
    note         = "No length is documented. The caller is itself a role, and AWS caps such a chained session at one hour."
    sources      = ["s3_guide", "aws_role_chaining"]
  }

  method "role" {
    status  = "recommended"
    sources = ["s3_guide", "kinesis_guide"]
  }

  use_case "s3_read" {
    description = "Query the objects of buckets."
    provenance  = "documented"
    sources     = ["s3_guide"]

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
      actions   = ["s3:Get*", "s3:List*"]
      resources = [for b in var.bucket : "arn:${partition}:s3:::${b}/*"]
    }
  }

  use_case "kinesis" {
    description = "Ingest from Kinesis data streams."
    provenance  = "documented"
    note        = "Listing streams knows no resources."
    sources     = ["kinesis_guide"]

    parameter "stream_arn" {
      description = "ARNs of the streams."
      type        = "arn"
      arn_of      = "kinesis:stream/"
      required    = true
      list        = true
    }

    statement {
      effect = "Allow"
      actions = [
        "kinesis:DeregisterStreamConsumer",
        "kinesis:DescribeStream",
        "kinesis:DescribeStreamConsumer",
        "kinesis:GetRecords",
        "kinesis:GetShardIterator",
        "kinesis:ListShards",
        "kinesis:ListStreamConsumers",
        "kinesis:RegisterStreamConsumer",
        "kinesis:SubscribeToShard",
      ]
      resources = var.stream_arn
    }
    statement {
      effect    = "Allow"
      actions   = ["kinesis:ListStreams"]
      resources = ["*"]
    }
  }

  handoff {
    description = "What a query on S3 gives as extra credentials; the snippet is that argument. A name of the session that was agreed as a secret stays out of it: add role_session_name where the query is written."
    method      = "role"
    sources     = ["s3_guide"]

    field "role_arn" {
      value = role_arn
    }

    snippet = "extra_credentials(role_arn = ${sql(role_arn)})"
  }
}

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
  source "s3_guide" {
    kind = "vendor_doc"
    url  = "https://docs.imply.io/polaris/ingest-from-s3"
  }
  source "s3_api_guide" {
    kind = "vendor_doc"
    url  = "https://docs.imply.io/polaris/api-ingest-s3"
  }
  source "kinesis_api_guide" {
    kind = "vendor_doc"
    url  = "https://docs.imply.io/polaris/api-ingest-kinesis"
  }
  source "openapi_copy" {
    kind       = "community_list"
    repository = "https://github.com/arimal199/terraform-provider-imply"
    commit     = "aadcbb7"
    paths      = ["docs/openapi.json"]
  }
  source "druid_kinesis" {
    kind = "upstream_project"
    url  = "https://mail-archive.com/commits@druid.apache.org/msg57694.html"
  }
  source "aws_s3_actions" {
    kind = "aws_doc"
    url  = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html"
  }
  source "aws_msk_actions" {
    kind = "aws_doc"
    url  = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_apachekafkaapisforamazonmskclusters.html"
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

  use_case "s3_read" {
    description = "Ingest objects from buckets."
    provenance  = "derived"
    note        = "The vendor's list is not at hand. Ingestion finds objects by listing and reads them; a connection has one prefix."
    sources     = ["s3_guide", "aws_s3_actions"]

    parameter "bucket" {
      description = "Names of the buckets."
      type        = "bucket"
      required    = true
      list        = true
    }
    parameter "prefix" {
      description = "What the keys of the objects begin with; left out: all objects."
      type        = "prefix"
    }

    statement {
      effect    = "Allow"
      actions   = ["s3:ListBucket"]
      resources = [for b in var.bucket : "arn:${partition}:s3:::${b}"]
      condition {
        when     = var.prefix != null
        test     = "StringLike"
        variable = "s3:prefix"
        values   = ["${var.prefix}*"]
      }
    }
    statement {
      effect    = "Allow"
      actions   = ["s3:GetObject"]
      resources = [for b in var.bucket : var.prefix == null ? "arn:${partition}:s3:::${b}/*" : "arn:${partition}:s3:::${b}/${var.prefix}*"]
    }
  }

  use_case "kinesis_read" {
    description = "Ingest from Kinesis data streams."
    provenance  = "derived"
    note        = "The vendor's list is not at hand. Polaris is built on Apache Druid, whose Kinesis ingestion needs these actions. Listing streams knows no resources."
    sources     = ["kinesis_api_guide", "druid_kinesis"]

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
      actions   = ["kinesis:DescribeStream", "kinesis:Get*", "kinesis:ListShards"]
      resources = [for s in var.stream : "arn:${partition}:kinesis:${var.region}:${var.account}:stream/${s}"]
    }
    statement {
      effect    = "Allow"
      actions   = ["kinesis:ListStreams"]
      resources = ["*"]
    }
  }

  use_case "msk_read" {
    description = "Ingest from topics of an Amazon MSK cluster with IAM access control."
    provenance  = "derived"
    note        = "The vendor's list is not at hand. These are the actions that AWS gives a consumer."
    sources     = ["aws_msk_actions"]

    parameter "cluster_arn" {
      description = "ARNs of the clusters."
      type        = "arn"
      arn_of      = "kafka:cluster/"
      required    = true
      list        = true
    }
    parameter "topic_arn" {
      description = "ARNs of the topics; a * stands for any characters."
      type        = "arn"
      arn_of      = "kafka:topic/"
      required    = true
      list        = true
      wildcards   = true
    }
    parameter "group_arn" {
      description = "ARNs of the consumer groups; a * stands for any characters."
      type        = "arn"
      arn_of      = "kafka:group/"
      required    = true
      list        = true
      wildcards   = true
    }

    statement {
      effect    = "Allow"
      actions   = ["kafka-cluster:Connect", "kafka-cluster:DescribeCluster"]
      resources = var.cluster_arn
    }
    statement {
      effect    = "Allow"
      actions   = ["kafka-cluster:DescribeTopic", "kafka-cluster:ReadData"]
      resources = var.topic_arn
    }
    statement {
      effect    = "Allow"
      actions   = ["kafka-cluster:AlterGroup", "kafka-cluster:DescribeGroup"]
      resources = var.group_arn
    }
  }

  handoff {
    form        = "s3"
    description = "A connection to Amazon S3; the snippet is the body of a request to create it. The vendor knows the external ID already."
    method      = "role"
    note        = "The guides give no label for the role's field; Role ARN is ours."
    sources     = ["guide", "s3_guide", "s3_api_guide", "openapi_copy"]

    parameter "connection_name" {
      description = "Name of the connection, unique in the organisation."
      required    = true
      pattern     = "^[A-Za-z0-9._-]{1,64}$"
      rule        = "a connection's name: 1 to 64 letters, digits, dots, dashes and underscores"
      example     = "events"
    }
    parameter "bucket" {
      description = "Name of the bucket; a connection has one."
      type        = "bucket"
      required    = true
    }
    parameter "region" {
      description = "Region of the bucket."
      type        = "region"
      required    = true
    }
    parameter "prefix" {
      description = "What the keys of the objects begin with."
      type        = "prefix"
    }

    field "Connection name" {
      value = var.connection_name
    }
    field "Bucket name" {
      value = var.bucket
    }
    field "AWS S3 endpoint" {
      value = "s3.${var.region}.${dns_suffix}"
    }
    field "Prefix" {
      value = var.prefix
    }
    field "Role ARN" {
      value = role_arn
    }

    snippet = json({
      type              = "s3"
      name              = var.connection_name
      bucket            = var.bucket
      awsEndpoint       = "s3.${var.region}.${dns_suffix}"
      prefix            = var.prefix
      awsAssumedRoleArn = role_arn
    })
  }

  handoff {
    form        = "kinesis"
    description = "A connection to Amazon Kinesis by its API: the fields are the request's properties, and the snippet is its body."
    method      = "role"
    sources     = ["kinesis_api_guide", "openapi_copy"]

    parameter "connection_name" {
      description = "Name of the connection, unique in the organisation."
      required    = true
      pattern     = "^[A-Za-z0-9._-]{1,64}$"
      rule        = "a connection's name: 1 to 64 letters, digits, dots, dashes and underscores"
      example     = "events"
    }
    parameter "stream" {
      description = "Name of the stream."
      required    = true
      pattern     = "^[A-Za-z0-9._-]{1,128}$"
      rule        = "the name of a stream: 1 to 128 letters, digits, dots, dashes and underscores"
      example     = "events"
    }
    parameter "region" {
      description = "Region of the stream."
      type        = "region"
      required    = true
    }

    field "name" {
      value = var.connection_name
    }
    field "stream" {
      value = var.stream
    }
    field "awsEndpoint" {
      value = "kinesis.${var.region}.${dns_suffix}"
    }
    field "awsAssumedRoleArn" {
      value = role_arn
    }

    snippet = json({
      type              = "kinesis"
      name              = var.connection_name
      stream            = var.stream
      awsEndpoint       = "kinesis.${var.region}.${dns_suffix}"
      awsAssumedRoleArn = role_arn
    })
  }

  handoff {
    form        = "msk"
    description = "A connection to Amazon MSK by its API: the fields are the request's properties, and the snippet is its body."
    method      = "role"
    sources     = ["openapi_copy"]

    parameter "connection_name" {
      description = "Name of the connection, unique in the organisation."
      required    = true
      pattern     = "^[A-Za-z0-9._-]{1,64}$"
      rule        = "a connection's name: 1 to 64 letters, digits, dots, dashes and underscores"
      example     = "events"
    }
    parameter "bootstrap_servers" {
      description = "Hosts and ports of the cluster for IAM access control, separated by commas."
      required    = true
    }
    parameter "topic" {
      description = "Name of the topic."
      required    = true
      pattern     = "^[A-Za-z0-9._-]{1,249}$"
      rule        = "the name of a topic: 1 to 249 letters, digits, dots, dashes and underscores"
      example     = "events"
    }

    field "name" {
      value = var.connection_name
    }
    field "bootstrapServers" {
      value = var.bootstrap_servers
    }
    field "topicName" {
      value = var.topic
    }
    field "awsAssumedRoleArn" {
      value = role_arn
    }

    snippet = json({
      type             = "kafka"
      name             = var.connection_name
      bootstrapServers = var.bootstrap_servers
      topicName        = var.topic
      secrets = {
        type              = "aws_iam"
        awsAssumedRoleArn = role_arn
      }
    })
  }
}

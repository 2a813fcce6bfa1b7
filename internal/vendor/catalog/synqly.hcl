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
      "client/management/integrations.go",
      "client/management/providers_generated.go",
    ]
  }
  source "go_sdk_role_chaining" {
    kind       = "vendor_code"
    repository = "https://github.com/Synqly/go-sdk"
    commit     = "0b78f1c"
  }
  source "inspector_guide" {
    kind = "vendor_doc"
    url  = "https://docs.synqly.com/guides/provider-configuration/amazon-inspector-appsec-setup"
  }
  source "eventbridge_guide" {
    kind = "vendor_doc"
    url  = "https://docs.synqly.com/guides/provider-configuration/aws-eventbridge-sqs-setup"
  }
  source "aws_custom_sources" {
    kind = "aws_doc"
    url  = "https://docs.aws.amazon.com/security-lake/latest/userguide/custom-sources.html"
  }
  source "aws_s3_kms" {
    kind = "aws_doc"
    url  = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html"
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
    status         = "supported"
    long_term_keys = true
    note           = "Access keys of an IAM user."
    sources        = ["guide", "go_sdk"]
  }

  use_case "sink_aws_security_lake" {
    description = "Write events under the prefix of a custom source of Amazon Security Lake."
    provenance  = "derived"
    note        = "The SDK says that events are written straight to the bucket; Security Lake keeps each custom source under ext/ and its name, and an object in a bucket with a key of one's own needs that key."
    sources     = ["go_sdk", "aws_custom_sources", "aws_s3_kms"]

    parameter "bucket" {
      description = "Names of the lake's buckets, one for each region."
      type        = "bucket"
      required    = true
      list        = true
    }
    parameter "source" {
      description = "Name of the custom source, as it was registered in Security Lake."
      required    = true
      pattern     = "^[A-Za-z0-9._-]{1,20}$"
      rule        = "the name of a custom source: 1 to 20 letters, digits, dots, dashes and underscores"
      example     = "synqly"
    }
    parameter "kms_key_arn" {
      description = "ARNs of the customer managed keys that encrypt the lake; left out where S3 manages the keys."
      type        = "arn"
      arn_of      = "kms:key/"
      list        = true
    }

    statement {
      sid       = "WriteEvents"
      effect    = "Allow"
      actions   = ["s3:PutObject"]
      resources = [for b in var.bucket : "arn:${partition}:s3:::${b}/ext/${var.source}/*"]
    }
    statement {
      sid       = "EncryptEvents"
      when      = length(var.kms_key_arn) > 0
      effect    = "Allow"
      actions   = ["kms:GenerateDataKey", "kms:Decrypt"]
      resources = var.kms_key_arn
    }
  }

  use_case "sink_aws_s3" {
    description = "Write events as compressed JSON to a bucket."
    provenance  = "derived"
    note        = "The SDK asks for credentials that may write to the bucket, under the path of the integration."
    sources     = ["go_sdk", "aws_s3_kms"]

    parameter "bucket" {
      description = "Names of the buckets."
      type        = "bucket"
      required    = true
      list        = true
    }
    parameter "path" {
      description = "Path of the integration, under which it writes; left out: the whole bucket."
      type        = "folder"
    }
    parameter "kms_key_arn" {
      description = "ARNs of the customer managed keys that encrypt the buckets; left out where S3 manages the keys."
      type        = "arn"
      arn_of      = "kms:key/"
      list        = true
    }

    statement {
      sid       = "WriteEvents"
      effect    = "Allow"
      actions   = ["s3:PutObject"]
      resources = [for b in var.bucket : var.path == null ? "arn:${partition}:s3:::${b}/*" : "arn:${partition}:s3:::${b}/${var.path}/*"]
    }
    statement {
      sid       = "EncryptEvents"
      when      = length(var.kms_key_arn) > 0
      effect    = "Allow"
      actions   = ["kms:GenerateDataKey", "kms:Decrypt"]
      resources = var.kms_key_arn
    }
  }

  use_case "sink_aws_sqs" {
    description = "Send events to a queue."
    provenance  = "derived"
    note        = "The SDK asks for credentials that may write to the queue."
    sources     = ["go_sdk"]

    parameter "queue_arn" {
      description = "ARNs of the queues."
      type        = "arn"
      arn_of      = "sqs:"
      required    = true
      list        = true
    }

    statement {
      effect    = "Allow"
      actions   = ["sqs:SendMessage"]
      resources = var.queue_arn
    }
  }

  use_case "identity_aws_iam" {
    description = "Read users and groups of IAM, and what they did."
    provenance  = "documented"
    sources     = ["iam_guide"]

    statement {
      effect = "Allow"
      actions = [
        "cloudtrail:LookupEvents",
        "iam:GetGroup",
        "iam:GetUser",
        "iam:ListAccessKeys",
        "iam:ListGroups",
        "iam:ListGroupsForUser",
        "iam:ListMFADevices",
        "iam:ListUserTags",
        "iam:ListUsers",
      ]
      resources = ["*"]
    }
  }

  use_case "appsec_amazon_inspector" {
    description = "Read the findings of Amazon Inspector."
    provenance  = "documented"
    sources     = ["inspector_guide"]

    statement {
      effect    = "Allow"
      actions   = ["inspector2:ListFindingAggregations", "inspector2:ListFindings"]
      resources = ["*"]
    }
  }

  use_case "cloudsecurity_awseventbridgesqs" {
    description = "Read findings from the queue that EventBridge sends them to."
    provenance  = "derived"
    note        = "The guide's page on EventBridge says that the integration reads a standard queue; its list of actions is not at hand. A reader receives messages, deletes them, and asks for the queue's attributes."
    sources     = ["eventbridge_guide"]

    parameter "queue_arn" {
      description = "ARNs of the queues."
      type        = "arn"
      arn_of      = "sqs:"
      required    = true
      list        = true
    }

    statement {
      effect    = "Allow"
      actions   = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"]
      resources = var.queue_arn
    }
  }

  handoff {
    description = "The Security Lake sink: credential parameters, then integration parameters. The snippet is the body of a request to create the integration."
    method      = "role"
    sources     = ["guide", "go_sdk"]

    parameter "url" {
      description = "Address of the lake's bucket, such as https://BUCKET.s3.us-east-1.amazonaws.com; canonical_url of data.crossaccount_security_lake_sink."
      required    = true
      pattern     = "^https://[^\\s]+$"
      rule        = "an address that begins with https://, without spaces"
      example     = "https://example.s3.us-east-1.amazonaws.com"
    }
    parameter "region" {
      description = "Region that requests go through; left out: the one in the address."
      type        = "region"
    }
    parameter "role_session_name" {
      description = "Name of the sessions; left out: one that the vendor makes up."
      type        = "session_name"
    }
    parameter "duration_seconds" {
      description = "Length of the sessions, 900 to 3600 seconds; left out: the vendor's own."
      type        = "duration"
    }
    parameter "name" {
      description = "Display name of the integration, in the snippet alone."
    }

    field "Role ARN" {
      value = role_arn
    }
    field "External ID" {
      value = external_id
    }
    field "Role Session Name" {
      value = var.role_session_name
    }
    field "Duration" {
      value = var.duration_seconds
    }
    field "URL" {
      value = var.url
    }
    field "Region" {
      value = var.region
    }

    snippet = json({
      fullname = var.name
      provider_config = {
        type   = "sink_aws_security_lake"
        url    = var.url
        region = var.region
        credential = {
          type              = "aws_role"
          role_arn          = role_arn
          external_id       = external_id
          role_session_name = var.role_session_name
          duration          = var.duration_seconds
        }
      }
    })
  }
}

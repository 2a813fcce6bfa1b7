format_version = 1

vendor "sumologic" {
  title             = "Sumo Logic"
  documentation_url = "https://help.sumologic.com/docs/send-data/hosted-collectors/amazon-aws/grant-access-aws-product"
  verified_on       = "2026-11-21"

  source "guide" {
    kind = "vendor_doc"
    url  = "https://help.sumologic.com/docs/send-data/hosted-collectors/amazon-aws/grant-access-aws-product"
  }
  source "modules" {
    kind       = "vendor_code"
    repository = "https://github.com/SumoLogic/terraform-sumologic-sumo-logic-integrations"
    commit     = "97eea4f"
    paths = [
      "aws/cloudtrail/locals.tf",
      "aws/cloudtrail/templates/sumologic_assume_role.tmpl",
      "aws/cloudtrail/templates/sumologic_source_policy.tmpl",
      "aws/cloudwatchmetrics/templates/sumologic_source_policy.tmpl",
    ]
  }
  source "known_accounts" {
    kind       = "community_list"
    repository = "https://github.com/fwdcloudsec/known_aws_accounts"
    commit     = "c2922af"
    paths      = ["accounts.yaml"]
  }

  variant {
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::926226587429:root"]
    sources    = ["modules", "known_accounts"]
  }

  partition_note "aws-us-gov" {
    note    = "the guide says that roles are not supported there; the vendor's module writes the commercial account, which cannot be"
    sources = ["guide", "modules"]
  }
  partition_note "aws-cn" {
    note    = "the guide says that roles are not supported there; the vendor's module writes the commercial account, which cannot be"
    sources = ["guide", "modules"]
  }
  partition_note "aws-eusc" {
    note    = "the vendor's module names an account there that no page confirms"
    sources = ["modules"]
  }

  external_id {
    issuer   = "vendor"
    required = true
    pattern  = "^[a-z0-9]+:[0-9A-Fa-f]+$"
    rule     = "the deployment, a colon and the organisation ID, as in us1:0000000000000131"
    where    = "the dialog of an AWS source, under Role-based access"
    sources  = ["modules"]
  }

  method "role" {
    status  = "recommended"
    sources = ["guide"]
  }
  method "static" {
    status         = "supported"
    long_term_keys = true
    note           = "Access keys of an IAM user."
    sources        = ["guide"]
  }

  use_case "s3_source" {
    description = "Collect logs from buckets: CloudTrail, load balancers, audit logs of S3 and the like."
    provenance  = "documented"
    note        = "The vendor allows all four actions on the bucket and its objects alike; here each stands with the resource that it applies to, which comes to the same."
    sources     = ["modules"]

    parameter "bucket" {
      description = "Names of the buckets."
      type        = "bucket"
      required    = true
      list        = true
    }

    statement {
      effect    = "Allow"
      actions   = ["s3:ListBucket", "s3:ListBucketVersions"]
      resources = [for b in var.bucket : "arn:${partition}:s3:::${b}"]
    }
    statement {
      effect    = "Allow"
      actions   = ["s3:GetObject", "s3:GetObjectVersion"]
      resources = [for b in var.bucket : "arn:${partition}:s3:::${b}/*"]
    }
  }

  use_case "cloudwatch_metrics" {
    description = "Collect metrics of CloudWatch."
    provenance  = "documented"
    sources     = ["modules"]

    statement {
      effect    = "Allow"
      actions   = ["cloudwatch:GetMetricStatistics", "cloudwatch:ListMetrics", "tag:GetResources"]
      resources = ["*"]
    }
  }
}

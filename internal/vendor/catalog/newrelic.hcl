format_version = 1

vendor "newrelic" {
  title             = "New Relic"
  documentation_url = "https://docs.newrelic.com/docs/integrations/amazon-integrations/get-started/connect-aws-services-infrastructure"
  verified_on       = "2026-11-21"

  source "guide" {
    kind = "vendor_doc"
    url  = "https://docs.newrelic.com/docs/integrations/amazon-integrations/get-started/connect-aws-services-infrastructure"
  }
  source "modules" {
    kind       = "vendor_code"
    repository = "https://github.com/newrelic/terraform-provider-newrelic"
    commit     = "6cec439"
    paths = [
      "examples/modules/cloud-integrations/aws/main.tf",
      "examples/modules/cloud-integrations/aws-govcloud/main.tf",
      "examples/modules/cloud-integrations/aws-eu-sovereign/main.tf",
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
    principals = ["arn:aws:iam::754728514883:root"]
    sources    = ["modules", "known_accounts"]
  }
  variant {
    partition  = "aws-us-gov"
    scope      = "fixed"
    principals = ["arn:aws-us-gov:iam::266471868085:root"]
    sources    = ["modules"]
  }
  variant {
    partition  = "aws-eusc"
    scope      = "fixed"
    principals = ["arn:aws-eusc:iam::093926027544:root"]
    sources    = ["modules"]
  }

  external_id {
    issuer   = "vendor"
    required = true
    pattern  = "^[0-9]+$"
    rule     = "the New Relic account ID, digits alone"
    where    = "your New Relic account ID, in the account settings"
    note     = "The ID of the account is its external ID. It is short and known to others, so it tells customers apart but is no secret."
    sources  = ["guide", "modules"]
  }

  method "role" {
    status  = "recommended"
    note    = "The vendor's own module names the role NewRelicInfrastructure-Integrations; any name will do."
    sources = ["guide", "modules"]
  }

  use_case "push" {
    description = "Read what a metric stream does not carry: budgets, events, configuration, health, tags and traces."
    provenance  = "documented"
    note        = "In aws-eusc the vendor's module asks for budgets alone."
    sources     = ["modules"]

    statement {
      effect = "Allow"
      actions = partition == "aws-eusc" ? ["budgets:ViewBudget"] : [
        "budgets:ViewBudget",
        "cloudtrail:LookupEvents",
        "config:BatchGetResourceConfig",
        "config:ListDiscoveredResources",
        "ec2:DescribeInternetGateways",
        "ec2:DescribeNatGateways",
        "ec2:DescribeNetworkAcls",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeRouteTables",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcAttribute",
        "ec2:DescribeVpcEndpoints",
        "ec2:DescribeVpcPeeringConnections",
        "ec2:DescribeVpcs",
        "ec2:DescribeVpnConnections",
        "health:DescribeAffectedEntities",
        "health:DescribeEventDetails",
        "health:DescribeEvents",
        "tag:GetResources",
        "xray:BatchGet*",
        "xray:Get*",
      ]
      resources = ["*"]
    }
  }

  use_case "pull" {
    description = "Poll the services' own APIs."
    provenance  = "documented"
    note        = "The managed policy reads everything, contents of buckets and tables included."
    sources     = ["modules"]

    managed_policies = ["arn:${partition}:iam::aws:policy/ReadOnlyAccess"]
  }
}

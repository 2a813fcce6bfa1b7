format_version = 1

vendor "trelica" {
  title             = "Trelica"
  documentation_url = "https://help.trelica.com/hc/en-us/articles/7739222118301-Amazon-Web-Services"
  verified_on       = "2026-11-21"
  status            = "recheck"
  status_note       = "The product has become a part of 1Password (SaaS Manager). See on the vendor's page whether the AWS account is still the same before you trust it."

  source "guide" {
    kind = "vendor_doc"
    url  = "https://help.trelica.com/hc/en-us/articles/7739222118301-Amazon-Web-Services"
  }
  source "docs" {
    kind = "vendor_doc"
    url  = "https://docs.trelica.com/integrations/apps/amazon-web-services"
  }

  variant {
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::377450845233:root"]
    sources    = ["guide", "docs"]
  }

  partition_note "aws-us-gov" {
    note    = "the guide speaks of government clouds where it asks for the region, and names no account there"
    sources = ["guide"]
  }

  external_id {
    issuer   = "vendor"
    required = true
    where    = "your organisation ID: open the user menu, choose your name, and copy Organization ID from the bottom of the Profile page"
    sources  = ["guide", "docs"]
  }

  role_name {
    kind    = "exact"
    value   = "TrelicaIntegration"
    sources = ["guide"]
  }

  path {
    value    = "/"
    inferred = true
    note     = "The vendor asks for the account ID alone and builds the role's ARN from it and the fixed name, so a path cannot be part of it."
    sources  = ["guide"]
  }

  method "role" {
    status  = "recommended"
    sources = ["guide"]
  }
  method "static" {
    status         = "deprecated"
    long_term_keys = true
    note           = "Long-lived access keys; the guide asks those who still have them to change to a role."
    sources        = ["guide"]
  }

  use_case "cognito" {
    description = "Read the users of Amazon Cognito."
    provenance  = "documented"
    sources     = ["guide", "docs"]

    statement {
      effect = "Allow"
      actions = [
        "cognito-idp:ListUserPools",
        "cognito-idp:ListUsers",
      ]
      resources = ["*"]
    }
  }

  use_case "connect" {
    description = "Read the users of Amazon Connect."
    provenance  = "documented"
    sources     = ["guide", "docs"]

    statement {
      effect = "Allow"
      actions = [
        "connect:DescribeUser",
        "connect:ListInstances",
        "connect:ListSecurityProfiles",
        "connect:ListUsers",
      ]
      resources = ["*"]
    }
  }

  use_case "connect_dependency" {
    description = "Read the directories that Amazon Connect may use; beside connect."
    provenance  = "documented"
    note        = "The action is in the guide's policy, and its table names no service for it."
    sources     = ["guide"]

    statement {
      effect = "Allow"
      actions = [
        "ds:DescribeDirectories",
      ]
      resources = ["*"]
    }
  }

  use_case "iam" {
    description = "Read the users of IAM."
    provenance  = "documented"
    sources     = ["guide"]

    statement {
      effect = "Allow"
      actions = [
        "iam:ListUsers",
      ]
      resources = ["*"]
    }
  }

  use_case "organizations" {
    description = "Read the accounts of the organisation; works from its management account or a delegated administrator alone."
    provenance  = "documented"
    sources     = ["guide"]

    statement {
      effect = "Allow"
      actions = [
        "organizations:ListAccounts",
      ]
      resources = ["*"]
    }
  }

  use_case "workspaces" {
    description = "Read Amazon WorkSpaces."
    provenance  = "documented"
    note        = "In the newer version of the guide."
    sources     = ["guide"]

    statement {
      effect = "Allow"
      actions = [
        "workspaces:DescribeTags",
        "workspaces:DescribeWorkspaces",
        "workspaces:DescribeWorkspacesConnectionStatus",
      ]
      resources = ["*"]
    }
  }

  use_case "workspaces_manage" {
    description = "Start, stop and terminate Amazon WorkSpaces. An opt-in: it is not part of all_reads, and reading needs workspaces beside it."
    provenance  = "documented"
    note        = "In the newer version of the guide."
    sources     = ["guide"]

    statement {
      effect = "Allow"
      actions = [
        "workspaces:StartWorkspaces",
        "workspaces:StopWorkspaces",
        "workspaces:TerminateWorkspaces",
      ]
      resources = ["*"]
    }
  }

  use_case "all_reads" {
    description = "Read users and accounts of all services that the guide knows, without WorkSpaces' start, stop and termination."
    provenance  = "documented"
    note        = "The policy that the guide proposes, less what writes."
    sources     = ["guide"]

    statement {
      effect = "Allow"
      actions = [
        "cognito-idp:ListUserPools",
        "cognito-idp:ListUsers",
        "connect:DescribeUser",
        "connect:ListInstances",
        "connect:ListSecurityProfiles",
        "connect:ListUsers",
        "ds:DescribeDirectories",
        "iam:ListUsers",
        "organizations:ListAccounts",
        "workspaces:DescribeTags",
        "workspaces:DescribeWorkspaces",
        "workspaces:DescribeWorkspacesConnectionStatus",
      ]
      resources = ["*"]
    }
  }

  handoff {
    description = "The dialog that Connect opens on the Amazon Web Services integration. The external ID is not asked for: the vendor sends your organisation ID."
    method      = "role"
    note        = "The dialog offers regions by their names, US East (N. Virginia) for us-east-1. The guide proposes that one where no service such as Amazon Connect needs another."
    sources     = ["guide"]

    parameter "region" {
      description = "Region of Amazon Connect and the like; left out: us-east-1, as the guide proposes."
      type        = "region"
    }

    field "AWS account ID" {
      value = account_id
    }
    field "Region name" {
      value = coalesce(var.region, "us-east-1")
    }
  }
}

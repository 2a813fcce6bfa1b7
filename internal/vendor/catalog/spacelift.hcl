format_version = 1

vendor "spacelift" {
  title             = "Spacelift"
  documentation_url = "https://docs.spacelift.io/integrations/cloud-providers/aws"
  verified_on       = "2026-11-21"

  source "guide" {
    kind = "vendor_doc"
    url  = "https://docs.spacelift.io/integrations/cloud-providers/aws"
  }
  source "guide_source" {
    kind       = "vendor_doc"
    repository = "https://github.com/spacelift-io/user-documentation"
    commit     = "6e9746f"
    paths = [
      "docs/integrations/cloud-providers/aws.md",
      "docs/getting-started/integrate-cloud/AWS.md",
    ]
  }
  source "known_accounts" {
    kind       = "community_list"
    repository = "https://github.com/fwdcloudsec/known_aws_accounts"
    commit     = "c2922af"
    paths      = ["accounts.yaml"]
  }

  variant {
    name       = "spacelift.io"
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::324880187172:root"]
    sources    = ["guide", "guide_source", "known_accounts"]
  }
  variant {
    name       = "us.spacelift.io"
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::577638371743:root"]
    sources    = ["guide", "guide_source"]
  }

  external_id {
    issuer   = "composed"
    required = true
    pattern  = "^[^@]+@[^@]+@[^@]+@(read|write)$"
    rule     = "account@integration@stack@read or …@write: the Spacelift account, the ID of the integration, the slug of the stack, and the phase"
    example  = "account@00000000000000000000000000@stack@write"
    where    = "the account's name at the bottom left, the integration's ID on its page, the stack's slug; the data source spacelift_aws_integration_attachment_external_id puts them together"
    note     = "List an ID for each stack and phase that may use the role. The guide also shows StringLike on account@*, which lets in every stack of the account, those made later included: the audit calls it external-id-not-checked, for no ID is compared as a whole. Where every stack of the account is meant, accept the finding with that reason; Spacelift itself puts the account's name before each ID."
    sources  = ["guide", "guide_source"]
  }

  session {
    max_duration = 3600
    sources      = ["guide_source"]
  }

  method "role" {
    status  = "recommended"
    note    = "Where the integration has Enable tag session on, set allow_session_tags: the tags are granted in a statement of their own, without the external ID, as the guide shows."
    sources = ["guide", "guide_source"]
  }

  # What a stack may do is the customer's to choose, so there is no use case.
  handoff {
    description = "The AWS integration, under Integrate Services."
    method      = "role"
    sources     = ["guide_source"]

    parameter "name" {
      description = "Name of the integration."
      required    = true
    }
    parameter "space" {
      description = "The space that can use the integration; left out: the one that the dialog proposes."
    }
    parameter "duration_seconds" {
      description = "Length of the sessions, 900 to 3600 seconds; left out: an hour."
      type        = "duration"
    }
    parameter "region" {
      description = "Region whose STS endpoint is called; left out: the vendor's own."
      type        = "region"
    }

    field "Name" {
      value = var.name
    }
    field "Space" {
      value = var.space
    }
    field "Role ARN" {
      value = role_arn
    }
    field "Duration" {
      value = var.duration_seconds
    }
    field "Region" {
      value = var.region
    }
  }
}

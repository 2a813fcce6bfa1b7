format_version = 1

vendor "acme" {
  title             = "Acme"
  documentation_url = "https://acme.example/aws"
  verified_on       = "2026-11-21"

  source "guide" {
    kind = "vendor_doc"
    url  = "https://acme.example/aws"
  }
  variant {
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"]
    sources    = ["guide"]
  }
  external_id {
    issuer   = "customer"
    required = true
  }
  role_name {
    kind  = "prefix"
    value = "Acme-"
  }
  session {
    chained = true
  }

  use_case "logs" {
    description = "Read logs from buckets."
    provenance  = "documented"
    sources     = ["guide"]

    parameter "bucket" {
      description = "Names of the buckets."
      type        = "bucket"
      required    = true
      list        = true
    }
    statement {
      effect    = "Allow"
      actions   = ["s3:GetObject"]
      resources = [for b in var.bucket : "arn:${partition}:s3:::${b}/*"]
    }
  }

  handoff {
    field "Role" {
      value = role_arn
    }
    field "Shared ID" {
      value = external_id
    }
    snippet = json({ role = role_arn })
  }
}

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
    status  = "deprecated"
    note    = "Long-lived access keys; the guide asks those who still have them to change to a role."
    sources = ["guide"]
  }
}

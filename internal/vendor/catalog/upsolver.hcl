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
  source "aws_role_permissions" {
    kind = "vendor_doc"
    url  = "https://docs.upsolver.com/content/v/how-to-guides-1/setup/deploy-upsolver-on-aws/aws-role-permissions"
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
    status  = "supported"
    note    = "Access keys of an IAM user."
    sources = ["guide", "s3_connection"]
  }
  method "deployment_default" {
    status  = "supported"
    note    = "A role that Upsolver's own CloudFormation template makes."
    sources = ["aws_role_permissions"]
  }
}

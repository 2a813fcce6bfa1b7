format_version = 1

vendor "datadog" {
  title             = "Datadog"
  documentation_url = "https://docs.datadoghq.com/integrations/guide/aws-manual-setup/"
  verified_on       = "2026-11-21"

  source "guide" {
    kind = "vendor_doc"
    url  = "https://docs.datadoghq.com/integrations/guide/aws-manual-setup/"
  }
  source "templates" {
    kind       = "vendor_code"
    repository = "https://github.com/DataDog/cloudformation-template"
    commit     = "61b2319"
    paths = [
      "aws_quickstart/main_extended.yaml",
      "aws_quickstart/datadog_integration_role.yaml",
    ]
  }
  source "known_accounts" {
    kind       = "community_list"
    repository = "https://github.com/fwdcloudsec/known_aws_accounts"
    commit     = "c2922af"
    paths      = ["accounts.yaml"]
  }

  # A site of Datadog calls from the same account for all its customers; which
  # one is the customer's shows in the address of its Datadog.
  variant {
    name       = "datadoghq.com"
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::464622532012:root"]
    sources    = ["templates", "known_accounts"]
  }
  variant {
    name       = "datadoghq.eu"
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::464622532012:root"]
    sources    = ["templates", "known_accounts"]
  }
  variant {
    name       = "us3.datadoghq.com"
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::464622532012:root"]
    sources    = ["templates", "known_accounts"]
  }
  variant {
    name       = "us5.datadoghq.com"
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::464622532012:root"]
    sources    = ["templates", "known_accounts"]
  }
  variant {
    name       = "ap1.datadoghq.com"
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::417141415827:root"]
    sources    = ["templates"]
  }
  variant {
    name       = "ap2.datadoghq.com"
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::412381753143:root"]
    sources    = ["templates"]
  }
  variant {
    name       = "uk1.datadoghq.com"
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::117348461845:root"]
    sources    = ["templates"]
  }
  variant {
    name       = "ddog-gov.com"
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::392588925713:root"]
    sources    = ["templates"]
  }
  variant {
    name       = "ddog-gov.com"
    partition  = "aws-us-gov"
    scope      = "fixed"
    principals = ["arn:aws-us-gov:iam::065115117704:root"]
    sources    = ["templates"]
  }
  variant {
    name       = "us2.ddog-gov.com"
    partition  = "aws"
    scope      = "fixed"
    principals = ["arn:aws:iam::382742775718:root"]
    sources    = ["templates"]
  }
  variant {
    name       = "us2.ddog-gov.com"
    partition  = "aws-us-gov"
    scope      = "fixed"
    principals = ["arn:aws-us-gov:iam::486737091498:root"]
    sources    = ["templates"]
  }

  external_id {
    issuer   = "vendor"
    required = true
    where    = "the AWS integration page of Datadog, which generates an AWS External ID for the account"
    sources  = ["guide", "templates"]
  }

  method "role" {
    status  = "recommended"
    note    = "The vendor's own template names the role DatadogIntegrationRole; any name will do."
    sources = ["guide", "templates"]
  }

  # The permissions of the standard integration are a list that an API of the
  # vendor serves, and that changes; none is repeated here.
  use_case "resource_collection" {
    description = "Collect the configuration of resources."
    provenance  = "documented"
    note        = "The vendor's template adds a list to this managed policy that its API serves (https://api.datadoghq.com/api/v2/integration/aws/iam_permissions/resource_collection)."
    sources     = ["templates"]

    managed_policies = ["arn:${partition}:iam::aws:policy/SecurityAudit"]
  }
}

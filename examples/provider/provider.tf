terraform {
  required_providers {
    crossaccount = {
      source = "crossaccount/crossaccount"
    }
  }
}

# Credentials, profiles and regions come from where hashicorp/aws takes them.
provider "crossaccount" {
  region = "us-east-1"

  # Accounts of your own: their principals are first party, and need no
  # external ID.
  trusted_account_ids = ["210987654321"]

  default_tags {
    tags = {
      ManagedBy = "terraform"
    }
  }
}

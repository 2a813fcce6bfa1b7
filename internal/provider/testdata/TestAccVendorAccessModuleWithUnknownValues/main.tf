# What other resources make in the same apply.
resource "terraform_data" "made" {
  input = {
    external_id = "c0ffee00c0ffee00c0ffee00c0ffee00"
    bucket      = "made-events"
    user        = "arn:aws:iam::200000000001:user/dataloop-integration-1"
  }
}

provider "crossaccount" {
  region = "us-east-1"
}

module "access" {
  source = "../modules/vendor-access"

  vendors = {
    lacework = {
      external_ids = [terraform_data.made.output.external_id]
      use_cases    = { config = {} }
    }
    datasets = {
      vendor             = "dataloop"
      trusted_principals = [terraform_data.made.output.user]
      use_cases          = { s3_dataset = { bucket = [terraform_data.made.output.bucket] } }
      handoff            = { form = "cross_account", parameters = { integration_name = terraform_data.made.output.bucket } }
    }
  }
}

output "lacework" {
  value = module.access.handoff["lacework"]
}

output "datasets" {
  value = module.access.handoff["datasets"].form
}

terraform {
  required_providers {
    crossaccount = {
      source = "crossaccount/crossaccount"
    }
  }
}

# `terraform test` on the local endpoint, which plays AWS and the vendors alike:
# examples/vendors/README.md says how to run it.

provider "crossaccount" {
  region = "us-east-1"
}

provider "crossaccount" {
  alias   = "synqly"
  region  = "us-east-1"
  profile = "SynqlyIntegrationAccess"
}

provider "crossaccount" {
  alias   = "trelica"
  region  = "us-east-1"
  profile = "trelica-integration"
}

provider "crossaccount" {
  alias   = "stranger"
  region  = "us-east-1"
  profile = "stranger"
}

run "nobody" {
  variables {
    vendors = {}
  }

  assert {
    condition     = length(output.role_arns) == 0 && length(output.handoff) == 0
    error_message = "An empty map makes something."
  }
}

run "several" {
  variables {
    tags = { owner = "security" }

    vendors = {
      # An ID made here, and a form filled in.
      synqly = {
        role_name = "SynqlyAccessSecurityLake"
        use_cases = {
          sink_aws_security_lake = {
            bucket = ["aws-security-data-lake-us-east-1-example123"]
            source = ["synqly"]
          }
        }
        tags    = { owner = "detection" }
        handoff = { parameters = { url = "https://aws-security-data-lake-us-east-1-example123.s3.us-east-1.amazonaws.com" } }
      }

      # The vendor's ID, and a name that only it can have.
      trelica = {
        external_ids = ["5f0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b"]
        use_cases    = { iam = {}, organizations = {} }
        handoff      = {}
      }

      # A user per integration, and no ID.
      datasets = {
        vendor             = "dataloop"
        role_name          = "DataloopDatasets"
        trusted_principals = ["arn:aws:iam::200000000001:user/dataloop-integration-1"]
        use_cases          = { s3_dataset = { bucket = ["example-datasets"], allow_delete = ["false"] } }
        accepted_findings = {
          external-id-not-required = "Dataloop sends none."
          foreign-user-trusted     = "Dataloop makes one user per integration."
        }
        handoff = { form = "cross_account", parameters = { integration_name = "datasets" } }
      }

      # A site of several, and a managed policy alone.
      datadog = {
        variant      = "datadoghq.eu"
        external_ids = ["c0ffee00c0ffee00c0ffee00c0ffee00"]
        use_cases    = { resource_collection = {} }
      }

      # Permissions that are the customer's to choose.
      spacelift = {
        variant         = "spacelift.io"
        external_ids    = ["acme@01GE7K9SR2DQBCRQ90DH70JF6Y@network@read", "acme@01GE7K9SR2DQBCRQ90DH70JF6Y@network@write"]
        role_name       = "SpaceliftNetwork"
        inline_policies = { network = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "ec2:DescribeVpcs", Resource = "*" }] }) }
      }
    }
  }

  assert {
    condition = jsonencode(output.role_arns) == jsonencode({
      for name, role in crossaccount_access_role.this : name => "arn:aws:iam::123456789012:role/${role.name}"
    }) && length(output.role_arns) == 5
    error_message = "There is not one role for each vendor."
  }

  assert {
    condition     = toset(keys(crossaccount_external_id.this)) == toset(["synqly"])
    error_message = "An ID is made for a vendor that issues its own, or none for one that takes ours."
  }

  assert {
    condition     = crossaccount_access_role.this["trelica"].name == "TrelicaIntegration"
    error_message = "The role has a name by which Trelica does not find it."
  }

  assert {
    condition     = crossaccount_access_role.this["synqly"].tags == tomap({ owner = "detection" }) && crossaccount_access_role.this["trelica"].tags == tomap({ owner = "security" })
    error_message = "The tags of a vendor do not come before those of the module."
  }

  assert {
    condition = (
      length(crossaccount_access_role.this["datadog"].inline_policies) == 0 &&
      crossaccount_access_role.this["datadog"].managed_policy_arns == toset(["arn:aws:iam::aws:policy/SecurityAudit"])
    )
    error_message = "A use case that is a managed policy comes to something else."
  }

  assert {
    condition = jsonencode(output.handoff["trelica"]) == jsonencode({
      role_arn    = "arn:aws:iam::123456789012:role/TrelicaIntegration"
      external_id = "5f0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b"
      form        = [{ label = "AWS account ID", value = "123456789012" }, { label = "Region name", value = "us-east-1" }]
      snippet     = null
    })
    error_message = "The hand-off for Trelica is not what its console asks for."
  }

  assert {
    condition     = jsondecode(output.handoff["synqly"].snippet).provider_config.credential.external_id == output.external_ids["synqly"][0]
    error_message = "The payload for Synqly names another external ID than the role requires."
  }

  assert {
    condition     = output.handoff["datasets"].external_id == null && length(output.handoff["datasets"].form) == 4 && length(output.handoff["datadog"].form) == 0
    error_message = "A hand-off has an ID where there is none, or a form where none was asked for."
  }

  assert {
    condition     = toset(keys(output.derived_permissions["synqly"])) == toset(["sink_aws_security_lake"]) && length(output.derived_permissions["trelica"]) == 0
    error_message = "Derived permissions are not told apart from documented ones."
  }
}

run "synqly_gets_in_with_its_id_alone" {
  module {
    source = "./tests/live_check"
  }
  providers = {
    crossaccount = crossaccount.synqly
  }
  variables {
    role_arn    = run.several.role_arns["synqly"]
    external_id = run.several.external_ids["synqly"][0]
  }

  assert {
    condition     = output.outcome == "allowed" && output.external_id_enforcement == "enforced"
    error_message = "Synqly does not get in, or gets in without its ID."
  }
}

run "trelica_gets_in_with_its_id_alone" {
  module {
    source = "./tests/live_check"
  }
  providers = {
    crossaccount = crossaccount.trelica
  }
  variables {
    role_arn    = run.several.role_arns["trelica"]
    external_id = run.several.external_ids["trelica"][0]
  }

  assert {
    condition     = output.outcome == "allowed" && output.external_id_enforcement == "enforced"
    error_message = "Trelica does not get in, or gets in without its ID."
  }
}

# One vendor does not get into the role of another, nor does a stranger.
run "another_vendor_stays_out" {
  module {
    source = "./tests/live_check"
  }
  providers = {
    crossaccount = crossaccount.trelica
  }
  variables {
    role_arn     = run.several.role_arns["synqly"]
    external_id  = run.several.external_ids["synqly"][0]
    trust_policy = run.several.trust_policies["synqly"]
  }

  expect_failures = [check.live]
}

run "stranger_stays_out" {
  module {
    source = "./tests/live_check"
  }
  providers = {
    crossaccount = crossaccount.stranger
  }
  variables {
    role_arn     = run.several.role_arns["datasets"]
    trust_policy = run.several.trust_policies["datasets"]
  }

  expect_failures = [check.live]
}

run "vendor_that_issues_its_id_needs_it" {
  command = plan

  variables {
    vendors = { trelica = { use_cases = { iam = {} } } }
  }

  expect_failures = [crossaccount_access_role.this]
}

run "empty_list_of_ids_is_refused" {
  command = plan

  variables {
    vendors = { trelica = { external_ids = [] } }
  }

  expect_failures = [var.vendors]
}

run "name_with_a_slash_is_refused" {
  command = plan

  variables {
    vendors = { "team/synqly" = { vendor = "synqly" } }
  }

  expect_failures = [var.vendors]
}

run "policy_named_like_a_use_case_is_refused" {
  command = plan

  variables {
    vendors = { synqly = { use_cases = { sink_aws_s3 = { bucket = ["events"] } }, inline_policies = { sink_aws_s3 = "{}" } } }
  }

  expect_failures = [var.vendors]
}

variable "wrong" {
  type    = string
  default = "denied"
}

data "crossaccount_trust_evaluation" "test" {
  role_name = "managed"

  requests = {
    vendor = {
      principal   = "arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"
      external_id = "d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"
      expect      = "allowed"
    }
    wrong = {
      principal   = "arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"
      external_id = "something-else"
      expect      = var.wrong
    }
    tagged = {
      principal           = "arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"
      external_id         = "d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"
      session_name        = "nightly"
      session_tags        = { team = "security" }
      transitive_tag_keys = ["team"]
    }
    context = {
      principal = "arn:aws:iam::733459310821:role/SynqlyIntegrationAccess"
      context   = { "sts:ExternalId" = ["d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"], "aws:SourceIp" = ["203.0.113.7"] }
    }
  }
}

output "decisions" {
  value = { for name, d in data.crossaccount_trust_evaluation.test.decisions : name => d.decision }
}

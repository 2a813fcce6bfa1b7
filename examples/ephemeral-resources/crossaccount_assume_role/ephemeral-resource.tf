# Credentials for the time of this run, for a provider that works inside the
# other account. They are in no state and no plan.
ephemeral "crossaccount_assume_role" "collector" {
  role_arn         = "arn:aws:iam::123456789012:role/partner-collector"
  external_id      = var.external_id
  duration_seconds = 900
}

provider "aws" {
  alias      = "collector"
  region     = "us-east-1"
  access_key = ephemeral.crossaccount_assume_role.collector.access_key_id
  secret_key = ephemeral.crossaccount_assume_role.collector.secret_access_key
  token      = ephemeral.crossaccount_assume_role.collector.session_token
}

# Unity Catalog demands that the role can assume itself.
resource "crossaccount_access_role" "lake" {
  vendor         = "databricks"
  vendor_variant = "unity_catalog"
  name           = "lake"
  external_ids   = ["d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"]
}

# Prowler Cloud's account is narrowed down to its scanners.
resource "crossaccount_access_role" "scan" {
  vendor       = "prowler"
  external_ids = ["3c1f7a52-6d0e-4b8f-9a34-0e5d7c9b2f18"]
}

# Spacelift sends an ID for each stack and phase, and tags if told to.
resource "crossaccount_access_role" "runs" {
  vendor             = "spacelift"
  vendor_variant     = "spacelift.io"
  name               = "SpaceliftRuns"
  allow_session_tags = true
  external_ids = [
    "acme@01GE7K9SR2DQBCRQ90DH70JF6Y@network@write",
    "acme@01GE7K9SR2DQBCRQ90DH70JF6Y@network@read",
  ]
}

# ClickHouse Cloud sends no external ID; a session name stands in for it.
resource "crossaccount_access_role" "queries" {
  vendor             = "clickhouse_cloud"
  name               = "ClickHouseAccessRole-events"
  trusted_principals = ["arn:aws:iam::111122223333:role/service"]

  conditions = [{
    test     = "StringEquals"
    variable = "sts:RoleSessionName"
    values   = ["f2a9c6d1e47b"]
  }]

  accepted_findings = {
    external-id-not-required = "The vendor sends none; the session name was agreed in its place."
  }
}

resource "crossaccount_access_role" "synqly" {
  external_ids = null
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::733459310821:role/SynqlyIntegrationAccess" }
      Action    = "sts:AssumeRole"
      Condition = {
        "ForAllValues:StringEquals" = { "sts:ExternalId" = crossaccount_external_id.synqly.value }
      }
    }]
  })
}

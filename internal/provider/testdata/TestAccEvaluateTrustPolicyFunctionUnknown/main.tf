resource "terraform_data" "id" {
  input = "right-one"
}

output "decision" {
  value = provider::crossaccount::evaluate_trust_policy(jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "111122223333" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "sts:ExternalId" = "right-one" } }
    }]
  }), { principal = "111122223333", external_id = terraform_data.id.output }).decision
}

# {
#   bucket    = "aws-security-data-lake-us-east-1-abcdefghi"
#   region    = "us-east-1"
#   partition = "aws"
#   key       = "ext/synqly/"
#   style     = "virtual-hosted"
# }
output "sink" {
  value = provider::crossaccount::parse_s3_url("https://aws-security-data-lake-us-east-1-abcdefghi.s3.us-east-1.amazonaws.com/ext/synqly/")
}

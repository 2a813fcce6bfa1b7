data "crossaccount_vendor_policy" "lake" {
  vendor   = "synqly"
  use_case = "sink_aws_security_lake"

  parameters = {
    bucket      = ["lake-us-east-1", "lake-eu-west-1"]
    source      = ["synqly"]
    kms_key_arn = ["arn:aws:kms:us-east-1:123456789012:key/lake"]
  }
}

variable "kms_key_arn" {
  type    = string
  default = null
}

data "crossaccount_vendor_policy" "without_a_key" {
  vendor    = "synqly"
  use_case  = "sink_aws_security_lake"
  partition = "aws-us-gov"

  parameters = {
    bucket      = ["lake"]
    source      = ["synqly"]
    kms_key_arn = var.kms_key_arn == null ? null : [var.kms_key_arn]
  }
}

data "crossaccount_vendor_policy" "athena" {
  vendor   = "upsolver"
  use_case = "athena"
}

data "crossaccount_vendor_policy" "audit" {
  vendor   = "drata"
  use_case = "autopilot"
}

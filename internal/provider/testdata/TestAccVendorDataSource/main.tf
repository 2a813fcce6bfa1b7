data "crossaccount_vendor" "synqly" {
  name = "synqly"
}

data "crossaccount_vendor" "dataloop" {
  name = "dataloop"
}

data "crossaccount_vendor" "databricks" {
  name      = "databricks"
  variant   = "unity_catalog"
  partition = "aws-us-gov"
}

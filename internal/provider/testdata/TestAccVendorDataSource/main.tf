data "crossaccount_vendor" "synqly" {
  name = "synqly"
}

data "crossaccount_vendor" "dataloop" {
  name = "dataloop"
}

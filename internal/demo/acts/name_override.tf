resource "crossaccount_access_role" "synqly" {
  name = "SecurityLakeWriter"
}

resource "crossaccount_access_role" "test" {
  name               = "late-provider"
  trusted_principals = ["733459310821", "arn:aws:iam::999999999999:user/stranger"]
  external_ids       = ["d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"]

  accepted_findings = {
    "whole-account-trusted" = "In this test."
    "foreign-user-trusted"  = "In this test."
  }
}

import {
  to = crossaccount_access_role.synqly
  identity = {
    name = "SynqlyAccessSecurityLake"
  }
}

import {
  to = crossaccount_trust_policy.reader
  identity = {
    role_name = "SynqlyAccessReader"
  }
}

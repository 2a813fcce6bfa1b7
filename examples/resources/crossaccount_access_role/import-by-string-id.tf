# By name, or by ARN, which also makes sure of the account.
import {
  to = crossaccount_access_role.synqly
  id = "arn:aws:iam::123456789012:role/SynqlyAccessSecurityLake"
}

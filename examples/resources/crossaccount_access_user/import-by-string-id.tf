# By name, or by ARN, which also makes sure of the account and the path.
import {
  to = crossaccount_access_user.dataloop
  id = "arn:aws:iam::123456789012:user/dataloop"
}

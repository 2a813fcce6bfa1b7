import {
  to = crossaccount_access_user.dataloop
  identity = {
    name = "dataloop"
  }
}

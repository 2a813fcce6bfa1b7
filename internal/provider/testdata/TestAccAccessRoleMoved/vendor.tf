resource "crossaccount_access_role" "test" {
  vendor               = "synqly"
  name                 = "NAME"
  path                 = "/vendors/"
  description          = "Reads"
  max_session_duration = 7200
  external_ids         = ["d0a5e1f2-7c34-4b86-9e21-5f6a7b8c9d0e"]
  tags                 = { env = "prod" }
}

# Kinesis, which is what the guide draws, and MSK: the same role with further
# policies. Both are off until they are asked for.

variable "account_id" {
  description = "ID of your account, which holds the streams; null where there are none."
  type        = string
  default     = null
}

variable "kinesis_streams" {
  description = "Names of Kinesis data streams in the region of the provider block."
  type        = set(string)
  default     = []
}

variable "msk" {
  description = "A topic of an MSK cluster with IAM access control: ARNs of the cluster, the topic and the consumer groups, and where to connect."
  type = object({
    cluster_arn       = string
    topic_arn         = string
    group_arn         = string
    bootstrap_servers = string
    topic             = string
  })
  default = null
}

# Derived, as the one for S3: Polaris is built on Apache Druid, and these are the
# actions of its Kinesis ingestion, on these streams. Listing streams knows no
# resources.
data "crossaccount_vendor_policy" "kinesis" {
  count = length(var.kinesis_streams) == 0 ? 0 : 1

  vendor   = "imply_polaris"
  use_case = "kinesis_read"

  parameters = {
    region  = [var.region]
    account = var.account_id == null ? null : [var.account_id]
    stream  = var.kinesis_streams
  }
}

data "crossaccount_vendor_policy" "msk" {
  count = var.msk == null ? 0 : 1

  vendor   = "imply_polaris"
  use_case = "msk_read"

  parameters = {
    cluster_arn = [var.msk.cluster_arn]
    topic_arn   = [var.msk.topic_arn]
    group_arn   = [var.msk.group_arn]
  }
}

# A connection has one stream.
data "crossaccount_vendor_handoff" "kinesis" {
  for_each = var.kinesis_streams

  vendor      = "imply_polaris"
  form        = "kinesis"
  role_arn    = crossaccount_access_role.imply.arn
  external_id = crossaccount_external_id.imply.value

  parameters = {
    connection_name = "${var.connection_name}-${each.key}"
    stream          = each.key
    region          = var.region
  }
}

data "crossaccount_vendor_handoff" "msk" {
  count = var.msk == null ? 0 : 1

  vendor      = "imply_polaris"
  form        = "msk"
  role_arn    = crossaccount_access_role.imply.arn
  external_id = crossaccount_external_id.imply.value

  parameters = {
    connection_name   = "${var.connection_name}-msk"
    bootstrap_servers = var.msk.bootstrap_servers
    topic             = var.msk.topic
  }
}

# Dataloop: a role in your account, and who assumes it. By default a user of
# Dataloop does: the cross-account method, which Dataloop prefers, for no key of
# yours leaves your account. Its guide:
# https://dataloop.ai/docs/aws-cross-account-integration
#
# Before you apply, create the integration in Dataloop (Data Governance > Create
# Integration, Provider AWS) without a role. Dataloop then makes an IAM user for
# this integration and shows its ARN as userArn. An organisation can have 15 such
# integrations.
#
# With method = "sts" it is a user of your own account, whose key you give to
# Dataloop: see sts.tf.

variable "method" {
  description = "cross_account, or sts."
  type        = string
  default     = "cross_account"

  validation {
    condition     = contains(["cross_account", "sts"], var.method)
    error_message = "Give cross_account or sts."
  }
}

variable "dataloop_user_arn" {
  description = "The userArn that Dataloop shows once the integration was created without a role. Not for the method sts."
  type        = string
  default     = null
}

variable "buckets" {
  description = "Names of the buckets that hold the datasets."
  type        = list(string)
  default     = ["example-datasets"]
}

variable "folder" {
  description = "The one folder of the buckets that Dataloop may use, such as team/datasets; null for the whole buckets."
  type        = string
  default     = null
}

variable "access" {
  description = "read, read-write, or read-write-delete, which lets Dataloop delete in the bucket what is deleted in the dataset (downstream deletion)."
  type        = string
  default     = "read-write"

  validation {
    condition     = contains(["read", "read-write", "read-write-delete"], var.access)
    error_message = "Give read, read-write or read-write-delete."
  }
}

variable "integration_name" {
  description = "Name of the integration in Dataloop."
  type        = string
  default     = "datasets"
}

# "Create an S3 Bucket": the bucket and its public access block are
# hashicorp/aws's to make (aws_s3_bucket, aws_s3_bucket_public_access_block).

# "Create an IAM Policy", for these buckets and no others.
data "crossaccount_vendor_policy" "dataloop" {
  vendor   = "dataloop"
  use_case = var.access == "read" ? "s3_dataset_read" : var.folder == null ? "s3_dataset" : "s3_dataset_prefix"

  # A null list is one that is left out.
  parameters = {
    bucket       = var.buckets
    folder       = var.folder == null ? null : [var.folder]
    allow_delete = var.access == "read" ? null : [tostring(var.access == "read-write-delete")]
  }

  lifecycle {
    precondition {
      condition     = var.folder == null || var.access != "read"
      error_message = "Dataloop documents no permissions for reading a single folder: leave folder out, or let Dataloop write to it."
    }
  }
}

# "Create an IAM Role" and "Update the trust relationship": one step here. The
# guides make a role for EC2 first and then replace its trust policy; this role
# trusts the one user, and nobody else, from the start.
resource "crossaccount_access_role" "dataloop" {
  vendor             = "dataloop"
  name               = local.role_name
  description        = "Dataloop works on the datasets in ${join(", ", var.buckets)}."
  trusted_principals = [local.caller]
  inline_policies    = { datasets = data.crossaccount_vendor_policy.dataloop.json }

  # Without these, each plan warns of them.
  accepted_findings = var.method == "sts" ? {
    third-party-holds-key = "Dataloop's STS method asks for the key of a user; that user may assume this role and do nothing else."
    } : {
    external-id-not-required = "Dataloop has no field for an external ID; it makes one user per integration instead, and the role trusts that user alone."
    foreign-user-trusted     = "The caller is a user because Dataloop makes one; its keys are in Dataloop's hands."
  }

  lifecycle {
    precondition {
      condition     = var.method == "sts" || var.dataloop_user_arn != null
      error_message = "The cross-account method needs dataloop_user_arn: create the integration in Dataloop without a role, and take the userArn that it shows."
    }
  }
}

locals {
  role_name = "DataloopDatasets"
  # Who assumes the role.
  caller = var.method == "sts" ? one(crossaccount_access_user.dataloop[*].arn) : var.dataloop_user_arn
}

# "Create an AWS Integration on Dataloop Platform", or "Create an AWS STS
# Integration": the values for it. One that was created without a role becomes
# trust-established with them.
data "crossaccount_vendor_handoff" "dataloop" {
  vendor   = "dataloop"
  form     = var.method
  role_arn = crossaccount_access_role.dataloop.arn

  # A null value is one that is left out.
  parameters = {
    integration_name = var.integration_name
    access_key_id    = one(crossaccount_access_user.dataloop[*].access_key_id)
  }
}

output "integration" {
  description = "The fields of the integration in Dataloop's console, in its order."
  value = [
    for label in data.crossaccount_vendor_handoff.dataloop.handoff_fields :
    "${label}: ${data.crossaccount_vendor_handoff.dataloop.fields[label]}"
  ]
}

# "Create S3 Storage Service on the Dataloop Platform" is out of scope: a storage
# driver is Dataloop's own, and takes the integration above, the bucket and its
# region.

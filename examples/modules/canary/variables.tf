variable "role" {
  description = "The role whose twin is made: a crossaccount_access_role, whole. Its trust policy is the builder's, so assume_role_policy is null."

  type = object({
    name                  = string
    trust_policy          = string
    external_ids          = optional(list(string))
    conditions            = optional(list(object({ test = string, variable = string, values = list(string) })))
    allow_session_tags    = optional(bool)
    allow_source_identity = optional(bool)
    max_session_duration  = optional(number)
    assume_role_policy    = optional(string)
  })

  validation {
    condition     = var.role.assume_role_policy == null
    error_message = "The role has a trust policy written by hand (assume_role_policy), which has no twin with another principal. Ask data.crossaccount_trust_evaluation about it instead."
  }
}

variable "caller_arn" {
  description = "ARN of the IAM role or user that plays the vendor: the identity of the provider crossaccount.caller, and of no session of it."
  type        = string

  validation {
    condition     = can(regex("^arn:[^:]+:iam::[0-9]{12}:(role|user)/", var.caller_arn))
    error_message = "Give the ARN of a role or user, such as arn:aws:iam::111122223333:role/ci; of a session, give its role's."
  }
}

variable "trusted_account_ids" {
  description = "The account of the caller, if it is another account of yours than the role's and the provider block does not say so already."
  type        = set(string)
  default     = []
}

variable "name" {
  description = "Name of the twin. Defaults to the role's with -canary."
  type        = string
  default     = null
}

variable "session_tags" {
  description = "Session tags that the vendor passes, to see that the role lets it. None by default, which costs no call."
  type        = map(string)
  default     = null
}

variable "source_identity" {
  description = "Source identity that the vendor sets, to see that the role lets it. None by default, which costs no call."
  type        = string
  default     = null
}

variable "duration_seconds" {
  description = "Length of the sessions that the vendor asks for, 900 to 43200; a caller that is a role gets 3600 at most. By default it is not checked."
  type        = number
  default     = null
}

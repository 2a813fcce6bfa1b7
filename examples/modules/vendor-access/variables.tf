variable "vendors" {
  description = <<-TEXT
    Who gets a role, each under a name of your choice that stays the same: it is what Terraform knows the role by.

    - `vendor`: key in the provider's catalogue, or of a file in its `vendor_files`; the name itself unless given.
    - `variant`: which set of the vendor's principals, where it has several.
    - `trusted_principals`: ARNs that the vendor made for you; required where it makes them per customer, else its own are trusted.
    - `external_ids`: the IDs that the vendor sends, current first. Left out, an ID is made where the vendor takes yours; where it issues its own, that is
      an error; where it sends none, there is none. A list of unknown values will do, a list that is itself unknown will not.
    - `external_id_keepers`, `keep_previous_external_id`: rotation of an ID made here: changing a keeper makes a new one, beside which the old one stays
      valid while `keep_previous_external_id` is true.
    - `use_cases`: what the vendor does, by the catalogue's keys, each with its parameters. Each becomes an inline policy of that name.
    - `inline_policies`, `managed_policy_arns`: permissions that the catalogue does not know. The role has these and those of the use cases, and no others.
    - `role_name`, `path`, `description`, `permissions_boundary`, `max_session_duration`, `conditions`, `allow_session_tags`, `accepted_findings`: as
      in `crossaccount_access_role`. Without a name, the provider makes one that keeps the vendor's rule.
    - `tags`: beside those of the module.
    - `handoff`: the form of the vendor's console to fill in, with its parameters; `{}` where it takes none. Left out, no form is filled in.
  TEXT
  nullable    = false
  type = map(object({
    vendor                    = optional(string)
    variant                   = optional(string)
    trusted_principals        = optional(set(string))
    external_ids              = optional(list(string))
    external_id_keepers       = optional(map(string))
    keep_previous_external_id = optional(bool)
    use_cases                 = optional(map(map(list(string))), {})
    inline_policies           = optional(map(string), {})
    managed_policy_arns       = optional(set(string), [])
    role_name                 = optional(string)
    path                      = optional(string)
    description               = optional(string)
    permissions_boundary      = optional(string)
    max_session_duration      = optional(number)
    conditions                = optional(list(object({ test = string, variable = string, values = list(string) })))
    allow_session_tags        = optional(bool)
    accepted_findings         = optional(map(string))
    tags                      = optional(map(string), {})
    handoff = optional(object({
      form       = optional(string)
      parameters = optional(map(string), {})
    }))
  }))

  validation {
    condition     = alltrue([for name, _ in var.vendors : can(regex("^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$", name))])
    error_message = "A name in vendors is 1 to 64 letters, digits, dashes and underscores, and begins with a letter or digit."
  }

  validation {
    condition     = alltrue([for _, v in var.vendors : v != null])
    error_message = "An entry of vendors is null: leave it out, or say which vendor it is."
  }

  validation {
    condition     = alltrue([for _, v in var.vendors : try(length(v.external_ids), 1) > 0])
    error_message = "A list of external_ids is empty: leave it out where the vendor sends none or takes one of yours."
  }

  validation {
    condition     = alltrue([for _, v in var.vendors : try(length(v.trusted_principals), 1) > 0])
    error_message = "A set of trusted_principals is empty: leave it out where the vendor's own principals are to be trusted."
  }

  validation {
    condition     = alltrue([for _, v in var.vendors : try(length(setintersection(keys(v.use_cases), keys(v.inline_policies))), 0) == 0])
    error_message = "An inline policy has the name of a use case, which becomes an inline policy itself: give it another name."
  }

  validation {
    condition     = alltrue([for _, v in var.vendors : try(v.external_ids == null || v.external_id_keepers == null && v.keep_previous_external_id == null, true)])
    error_message = "external_id_keepers and keep_previous_external_id rotate an ID that is made here, and this one is given in external_ids: to rotate that, give the new ID and then the old one."
  }

  validation {
    condition     = alltrue([for _, v in var.vendors : try(v.max_session_duration == null || v.max_session_duration >= 3600 && v.max_session_duration <= 43200, true)])
    error_message = "max_session_duration is 3600 to 43200 seconds."
  }
}

variable "partition" {
  description = "The AWS partition of your account, such as aws-us-gov: a role can trust principals of its own partition alone."
  type        = string
  default     = "aws"
  nullable    = false
}

variable "tags" {
  description = "Tags of all roles."
  type        = map(string)
  default     = {}
  nullable    = false
}

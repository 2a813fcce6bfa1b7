terraform {
  required_version = ">= 1.8"
  required_providers {
    crossaccount = {
      source = "crossaccount/crossaccount"
    }
  }
}

provider "crossaccount" {
  region = var.region
}

variable "region" {
  description = "The region your provider block talks to; IAM itself is global."
  type        = string
  default     = "us-east-1"
}

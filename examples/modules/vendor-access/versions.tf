terraform {
  required_version = ">= 1.8"
  required_providers {
    crossaccount = {
      source = "crossaccount/crossaccount"
    }
  }
}

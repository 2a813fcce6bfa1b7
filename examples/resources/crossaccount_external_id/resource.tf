# Generated once, and kept: the vendor's console takes it as it is.
resource "crossaccount_external_id" "synqly" {
  vendor = "synqly"
}

# Issued by the vendor: checked against the vendor's rule, and adopted.
resource "crossaccount_external_id" "trelica" {
  vendor = "trelica"
  value  = "1f0c8a6e-5a52-4b4f-9c7c-2f4f1a1f8a3b"
}

# Rotated in place whenever the value under "year" changes. While the vendor
# still sends the old ID both are accepted; set keep_previous to false once it
# sends the new one.
resource "crossaccount_external_id" "rotated" {
  keepers = {
    year = "2026"
  }
  keep_previous = true
}

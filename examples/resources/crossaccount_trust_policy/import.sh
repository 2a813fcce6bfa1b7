# By the name of the role. What it trusts now becomes previous_policy.
terraform import crossaccount_trust_policy.reader SynqlyAccessReader

// Command demo plays the product's whole story in five acts, on one machine
// and with no AWS account: a vendor's access is declared, applied and proven;
// the trust policy is weakened behind Terraform's back and a caller without
// the external ID walks in; the plan shows the drift with that very request,
// and apply shuts the door; the same hole written in HCL is refused before it
// exists; and destroy leaves nothing behind.
//
// It starts the local AWS endpoint in this process, runs a real Terraform or
// OpenTofu on a copy of examples/quickstart, and plays the other side with
// plain AWS SDK calls, so that nothing it shows rests on the provider's own
// word. Every act states what must happen and the demo ends with a non-zero
// exit code where it does not.
//
// Nothing of the user's is read or written: the core runs in a fresh folder with
// an environment from which every AWS_ and TF_ variable has been taken out.
package main

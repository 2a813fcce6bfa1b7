// Package externalid knows external IDs: the value a third party sends along
// when it assumes a role, so that one customer of that third party cannot use
// its identity to reach the role of another.
//
// It makes IDs nobody can guess, checks what STS would accept, and judges the
// IDs that people choose themselves. An external ID is no password: vendors
// show it in their consoles and AWS does not treat it as a secret. Yet an ID
// chosen by the customer can be the only thing between the role and the
// vendor's other customers, so no error or reason of this package repeats one;
// callers that must point at an ID show Mask's answer.
//
// Source: IAM User Guide, "Access to AWS accounts owned by third parties".
package externalid

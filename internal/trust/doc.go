// Package trust is the domain of assuming roles: what a user declares of a
// trust policy, the document that says it, what that document answers to a
// request, and the audit that finds who gets in and should not.
//
// # From words to a document and back
//
// Spec is what a user writes; Document builds the policy, Infer finds the
// words again in a policy that has the built shape.
//
// # Asking
//
// Evaluate answers a Request, which mirrors the parameters of AssumeRole, as
// AWS does: several actions must be allowed where session tags or a source
// identity are passed, and each sees only the condition keys that it carries.
// It answers for the trust policy; Decision.NeedsIdentityPolicy says where the
// caller's own policies have their say too.
//
// # Auditing
//
// Audit finds holes by asking, not by reading. From a document it derives the
// requests that the document can tell apart, with what the caller owns chosen
// by him and the rest as STS would fill it in, and evaluates them. Whatever
// opens the same door gives the same finding, a Deny that closes it gives
// none, and a finding carries the request that got in. Explain describes each
// finding; the documentation is made from it.
package trust

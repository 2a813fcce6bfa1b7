// Package policy is the IAM policy language: it reads documents as strictly as
// IAM does, writes them in one canonical form, says whether two of them mean
// the same, and answers what a document says of a request.
//
// # Reading
//
// Parse refuses what IAM refuses and says where and what to write instead:
// element names and effects in the wrong case, misspelt elements, duplicate
// keys at any level (encoding/json would keep the last one), NotPrincipal and
// resources in a trust policy, a wildcard inside a principal's ARN. What IAM
// accepts and then never matches, such as a date that is none, is accepted
// too; Suspicions lists it.
//
// # Deciding
//
// Evaluate answers with every statement's part in the outcome; Decide gives the
// outcome alone. Both are one set of rules: statements are compiled to tests,
// and a test knows its verdict and, if asked, the reason. The rule that turns
// statements into a decision is in evaluate.go and nowhere else. It answers
// for one document only: that a caller of another account also needs its own
// policy's permission is the business of package trust.
//
// # Where AWS is silent
//
// A few points AWS documents not at all or in two ways. The code takes a side,
// once, and says so here; no test claims that AWS does the same.
//
//   - A multivalued key under an operator without ForAllValues or ForAnyValue:
//     a positive operator holds if one of the values matches, a negated one if none does.
//   - ForAnyValue with IfExists on a missing key is false.
//   - A key that is present with no values at all is treated as absent. An empty
//     string is a value like any other, for Null and the set operators too.
//   - Bool takes no policy variables; ${…} in its values matches nothing.
//   - A * or ? inside a substituted value stands for itself.
//   - A policy value its operator cannot read (a Numeric "ten") equals nothing,
//     so that a negated operator holds.
//   - IPv4 addresses written as IPv6 (::ffff:192.0.2.1) are IPv6 addresses.
//   - An ARN operator's pattern of fewer than six segments, a lone * too, matches nothing.
//   - A date of four digits is a year, not a second of 1970.
//   - A condition that names no key or no value matches no request, whatever its operator.
//   - "*" under AWS takes in AWS services, as the plain "*" does.
//   - "*" under AWS does not take in somebody whom an identity provider vouches
//     for; AWS says only that the two do not go together.
//   - An incomplete ARN is completed by wildcards in the policy of a resource
//     too; AWS says so of identity-based policies.
//   - NotPrincipal spares whoever one of its entries takes in; AWS says that a
//     service may ask for the entry of the caller's account as well.
package policy

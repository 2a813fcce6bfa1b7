// Package idp plays identity providers, so that what they vouch for can be
// replayed without one: it issues the tokens of OpenID Connect and the
// assertions of SAML 2.0 for any issuer that is asked for, and reads and checks
// them as AWS STS does.
//
// One key, which an endpoint makes for itself, signs everything. A token names
// its issuer inside what is signed, so one issuer's cannot be passed off as
// another's, and none of them is worth anything outside of the endpoint that
// issued it.
//
// # Tokens
//
// A token is a JSON Web Token signed with ES256, one of the algorithms that
// AWS takes.
//
// # Assertions
//
// An assertion is a SAML response as AWS describes it, small and real XML,
// but for its signature: an XML signature covers a canonical form of the
// document, this one the very bytes of the Assertion element, which makes the
// check short enough to be seen through. It stands beside the assertion in an
// element of its own, and is verified with the certificate in the metadata
// that IAM was given for the provider, as AWS does.
package idp

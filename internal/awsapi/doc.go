// Package awsapi is the only production package that imports the AWS SDK. It
// turns the provider block into clients, and answers in the domain's own
// types: roles, policies, identities, verdicts of live checks.
//
// Four rules hold everywhere in it:
//
//   - Nothing is contacted, opened or read before the first operation that needs it.
//     That operation's context bounds the attempt, and an attempt that failed
//     or was cancelled is not remembered.
//   - IAM is eventually consistent. What follows from a write is believed only
//     after several direct reads in a row have shown it, and a read that
//     disagrees with expectations is made again before it is reported.
//   - Every error says what was wrong, where, and what to do next (Failure).
//     Errors are told apart by AWS's error codes. The one message that is matched, for want
//     of a code, is "Invalid principal in policy".
//   - Secrets (secret keys, session tokens, external IDs) appear in no error and no
//     log line: requests are logged by name, status and duration, never by content.
//
// Time, chance and waiting come from Pace, given at construction.
package awsapi

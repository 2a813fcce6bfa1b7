// Package sigv4 checks signatures of AWS Signature Version 4 as a service
// does: it takes a request as it arrived, builds the canonical request out of
// what was really sent, and compares.
//
// The caller looks up the secret for the access key that Parse found and
// hands it to Check. Each way a signature can fail is a Problem of its own,
// because AWS's services answer each with an error code of their own.
//
// # Bodies in chunks
//
// Clients of S3 may send a body in chunks, each signed after the one before it
// or none signed at all, with checksums in a trailer. Check verifies what the
// Authorization header signs; Decode then takes the chunks apart and verifies
// theirs.
//
// Sources: IAM User Guide, "Create a signed AWS API request" and "Troubleshoot
// Signature Version 4 signing for AWS API requests"; Amazon S3 API Reference,
// "Signature calculations for the Authorization header"; the AWS Signature Version
// 4 Test Suite, whose signed requests are this package's tests.
package sigv4

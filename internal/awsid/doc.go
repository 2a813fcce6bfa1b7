// Package awsid knows how AWS names things: account IDs, partitions, ARNs and
// the names IAM gives to roles, users, policies and sessions. It parses,
// checks and formats them, and holds no rule about what a name may do.
//
// Every check returns an error that says what was wrong with the value and
// what a right one looks like, so that callers can show it unchanged. The
// limits are those of the IAM and STS API references; each function names its
// page.
package awsid

// Package archtest keeps the house in order: its tests read the source of the
// whole module and fail, with the reason, where a room knows a room it must not
// know, where a folder does not say what it is for, where a file outgrows its
// reader, or where the name of a vendor turns up in code.
//
// The rules exist because they are what keeps the rest checkable. A rule of
// IAM, of a vendor or of Security Lake can be found, read and tested without
// Terraform or the AWS SDK only as long as no file of those rooms imports them;
// the local endpoint is an independent witness only as long as it shares no
// code with the provider that it judges; and a vendor stays data, which users
// can add and reviewers can check, only as long as no branch in Go asks for one.
package archtest

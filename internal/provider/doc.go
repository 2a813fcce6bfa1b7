// Package provider is the glue between Terraform and the rooms below: one file
// per resource, data source, function and ephemeral resource, and no rule of
// AWS, of a vendor or of the audit. It turns configurations into plain Go
// values, asks, and turns answers into state and diagnostics.
//
// Three habits keep it honest. Configuring the provider contacts nobody and
// needs no credentials: whatever wants AWS asks providerData for a client and
// gets one clear error where an argument is not known yet. A value that
// Terraform does not know yet is never treated as unset. And no credential,
// external ID or token is put into a diagnostic or a log line.
package provider

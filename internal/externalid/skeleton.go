package externalid

import "io"

// Generate makes an ID with at least 122 random bits read from random.
func Generate(random io.Reader) (string, error) { return "", nil }

// Check applies the STS rule: 2 to 1224 characters out of letters, digits and _+=,.@:/-.
func Check(id string) error { return nil }

// Guessable says why an ID could be guessed; empty if it could not. Known are
// words an attacker would try first: account IDs, role and vendor names.
func Guessable(id string, known ...string) string { return "" }

// Mask shows enough of an ID to recognise it and not enough to use it.
func Mask(id string) string { return "" }

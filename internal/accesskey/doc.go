// Package accesskey knows the rules of access that rests on the long-term keys
// of an IAM user: what the user's one policy says and how it is read back, how
// keys follow each other where IAM holds two at most, what may describe a key,
// and how a secret is sealed for its reader. It asks nobody and keeps nothing.
//
// The user may do one thing: assume roles. Whoever steals its key has the
// roles' permissions and nothing else, and only from the addresses named.
package accesskey

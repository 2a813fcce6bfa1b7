package localaws

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// kind tells roles from users, which IAM's operations treat alike but for the
// words.
type kind string

const (
	roleKind kind = "role"
	userKind kind = "user"
)

// title begins operation and parameter names, as in GetRole and RoleName.
func (k kind) title() string {
	if k == roleKind {
		return "Role"
	}
	return "User"
}

func (k kind) nameParam() string { return k.title() + "Name" }

// inlineQuota is how many characters of inline policies one entity may have.
// Source: IAM User Guide, "IAM and AWS STS quotas".
func (k kind) inlineQuota() int {
	if k == roleKind {
		return 10240
	}
	return 2048
}

// entity is a role or a user. Like all of a state it is never changed once
// others can see it: a write changes a copy.
type entity struct {
	kind    kind
	name    string
	path    string
	id      string
	created time.Time

	inline   map[string]document
	managed  []string
	boundary string
	tags     []tag

	// Of roles alone.
	description string
	maxSession  int64
	trust       document

	// Of users alone.
	keys []accessKey
	// password is when a password for the console was set; zero for none. The
	// password itself is not kept, for there is no console.
	password time.Time
	// mfa is nil for a user without a device.
	mfa *mfaDevice
}

func (e *entity) clone() *entity {
	c := *e
	c.inline = maps.Clone(e.inline)
	if c.inline == nil {
		c.inline = map[string]document{}
	}
	c.managed = slices.Clone(e.managed)
	c.tags = slices.Clone(e.tags)
	c.keys = slices.Clone(e.keys)
	return &c
}

func (e *entity) arn(a *account) string {
	return a.arn(string(e.kind) + e.path + e.name)
}

// isProtected is true of service-linked roles, which only AWS may change.
func (e *entity) isProtected() bool {
	return e.kind == roleKind && strings.HasPrefix(e.path, "/aws-service-role/")
}

func (e *entity) inlineNames() []string { return slices.Sorted(maps.Keys(e.inline)) }

func (e *entity) inlineSize() int {
	n := 0
	for _, d := range e.inline {
		n += d.size()
	}
	return n
}

// accessKey is a long-term key of a user. The secret is shown once, by
// CreateAccessKey, and compared ever after.
type accessKey struct {
	id      string
	secret  string
	active  bool
	created time.Time
}

// document is a policy: its text as it was given, and what it means.
type document struct {
	text   string
	parsed *policy.Document
	rules  *policy.Compiled
}

func newDocument(text string, parsed *policy.Document) document {
	return document{text: text, parsed: parsed, rules: parsed.Compile()}
}

// size counts characters as IAM's quotas do: white space between the tokens is
// free.
func (d document) size() int { return compactSize(d.text) }

func compactSize(text string) int {
	var b strings.Builder
	inString, escaped := false, false
	for _, c := range text {
		switch {
		case inString:
			inString = escaped || c != '"'
			escaped = !escaped && c == '\\'
		case c == '"':
			inString = true
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			continue
		}
		b.WriteRune(c)
	}
	return utf8.RuneCountInString(b.String())
}

// parsePolicy reads an identity policy or answers MalformedPolicyDocument.
func parsePolicy(text string) (document, error) {
	if !json.Valid([]byte(text)) {
		return document{}, invalidJSON()
	}
	parsed, err := policy.Parse(text, policy.UseIdentity)
	if err != nil {
		return document{}, malformedPolicy("Syntax errors in policy: %s", err)
	}
	return newDocument(text, parsed), nil
}

func invalidJSON() *apiError { return malformedPolicy("This policy contains invalid Json") }

// managedPolicy is a customer's policy, or one of AWS's own.
type managedPolicy struct {
	name        string
	path        string
	id          string
	arn         string
	description string
	created     time.Time
	updated     time.Time
	tags        []tag
	versions    []policyVersion
	// next is the number of the next version; numbers are not used again.
	next int
}

type policyVersion struct {
	id        string
	document  document
	created   time.Time
	isDefault bool
}

func (p *managedPolicy) clone() *managedPolicy {
	c := *p
	c.versions = slices.Clone(p.versions)
	c.tags = slices.Clone(p.tags)
	return &c
}

// current is the default version; every policy has one.
func (p *managedPolicy) current() policyVersion {
	return p.versions[slices.IndexFunc(p.versions, func(v policyVersion) bool { return v.isDefault })]
}

func (p *managedPolicy) version(id string) (policyVersion, bool) {
	i := slices.IndexFunc(p.versions, func(v policyVersion) bool { return v.id == id })
	if i < 0 {
		return policyVersion{}, false
	}
	return p.versions[i], true
}

func (p *managedPolicy) isAWS() bool {
	return strings.HasPrefix(p.arn, "arn:") && strings.Contains(p.arn, ":iam::aws:")
}

// instanceProfile holds at most one role, by name.
type instanceProfile struct {
	name    string
	path    string
	id      string
	created time.Time
	role    string
	tags    []tag
}

// arn formats the ARN of something IAM holds for the account.
func (a *account) arn(resource string) string {
	return awsid.ARN{Partition: a.partition, Service: "iam", AccountID: a.id, Resource: resource}.String()
}

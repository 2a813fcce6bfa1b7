package localaws

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// newTrust reads a trust policy that a client gives to a role now. IAM refuses
// more in it than in one that a role had before, which goes on as it is.
func (c *call) newTrust(a *account, text string) (document, error) {
	d, err := c.parseTrust(a, text)
	if err != nil {
		return document{}, err
	}
	return d, checkSharedIssuers(d.parsed)
}

// parseTrust reads a trust policy that a caller gives to one of its roles. The
// roles and users it names become their unique IDs, which is how IAM holds
// them: a principal that is deleted and made again is another one.
// Source: IAM User Guide, "AWS JSON policy elements: Principal".
func (c *call) parseTrust(a *account, text string) (document, error) {
	if !json.Valid([]byte(text)) {
		return document{}, invalidJSON()
	}
	if compactSize(text) > a.quotas.TrustPolicySize {
		return document{}, limitExceeded("Cannot exceed quota for ACLSizePerRole: %d", a.quotas.TrustPolicySize)
	}
	return c.parseHeld(a, text, policy.UseTrust)
}

// parseHeld reads a policy that names principals, and gives it as IAM, S3 and
// KMS hold it.
func (c *call) parseHeld(a *account, text string, use policy.Use) (document, error) {
	stored, err := rewritePrincipals(text, func(principal string) (string, error) { return c.store(a, principal) })
	if err != nil {
		return document{}, err
	}
	parsed, err := policy.Parse(stored, use)
	if err != nil {
		return document{}, malformedPolicy("Syntax errors in policy: %s", err)
	}
	return newDocument(stored, parsed), nil
}

// store gives the form in which IAM holds a principal of the type AWS.
func (c *call) store(a *account, principal string) (string, error) {
	invalid := malformedPolicy("Invalid principal in policy: \"AWS\":%q", principal)
	if principal == "*" {
		return principal, nil
	}
	if awsid.IsUniqueID(principal, roleIDPrefix, userIDPrefix) {
		if _, _, alive := c.bearer(principal); !alive {
			return "", invalid
		}
		return principal, nil
	}
	p, err := awsid.ParsePrincipal(principal, a.partition)
	if err != nil || p.Partition != a.partition {
		return "", invalid
	}
	owner, known := c.world.accounts[p.AccountID]
	if p.Kind == awsid.KindAccount {
		return p.ARN(), nil
	}
	if !known {
		return principal, nil
	}
	id, ok := c.uniqueIDOf(owner, p)
	if !ok {
		return "", invalid
	}
	return id, nil
}

// uniqueIDOf finds the principal in its account. A session stays an ARN, for
// its role's ID would let in every session; its role must exist all the same.
func (c *call) uniqueIDOf(a *account, p awsid.Principal) (string, bool) {
	held := c.view(a)
	switch p.Kind {
	case awsid.KindRole:
		e, ok := held.roles[p.Name]
		return idIf(ok && e.path == p.Path, e)
	case awsid.KindUser:
		e, ok := held.users[p.Name]
		return idIf(ok && e.path == p.Path, e)
	case awsid.KindSession:
		_, ok := held.roles[p.Name]
		return p.ARN(), ok
	default:
		return p.ARN(), true
	}
}

func idIf(ok bool, e *entity) (string, bool) {
	if !ok {
		return "", false
	}
	return e.id, true
}

// bearer finds the live role or user that bears a unique ID.
func (c *call) bearer(id string) (*account, *entity, bool) {
	a, ok := c.world.owners[id]
	if !ok {
		return nil, nil, false
	}
	e, ok := c.view(a).byUniqueID(id)
	return a, e, ok
}

// showTrust gives a stored policy as AWS shows it: an ID whose bearer
// lives is shown as its ARN, and one whose bearer is gone as it is.
func (c *call) showTrust(d document) string {
	shown, err := rewritePrincipals(d.text, func(principal string) (string, error) {
		if !awsid.IsUniqueID(principal, roleIDPrefix, userIDPrefix) {
			return principal, nil
		}
		if a, e, alive := c.bearer(principal); alive {
			return e.arn(a), nil
		}
		return principal, nil
	})
	if err != nil {
		return d.text
	}
	return shown
}

// rewritePrincipals replaces each AWS principal in a trust policy's text and
// leaves everything else, order and white space too, as it is.
func rewritePrincipals(text string, replace func(string) (string, error)) (string, error) {
	var b strings.Builder
	last := 0
	for _, s := range principalSpans(text) {
		replacement, err := replace(s.value)
		if err != nil {
			return "", err
		}
		quoted, err := json.Marshal(replacement)
		if err != nil {
			return "", err
		}
		b.WriteString(text[last:s.start])
		b.Write(quoted)
		last = s.end
	}
	b.WriteString(text[last:])
	return b.String(), nil
}

// span is where a JSON string stands in a text, quotes included.
type span struct {
	start, end int
	value      string
}

// principalSpans finds the strings under Statement, Principal, AWS. The text
// must be JSON.
func principalSpans(text string) []span {
	w := walker{decoder: json.NewDecoder(strings.NewReader(text)), text: text}
	w.value(nil)
	return w.found
}

type walker struct {
	decoder *json.Decoder
	text    string
	found   []span
}

// value reads one JSON value that stands under the given member names; lists
// add no name.
func (w *walker) value(path []string) {
	before := int(w.decoder.InputOffset())
	token, err := w.decoder.Token()
	if err != nil {
		return
	}
	switch t := token.(type) {
	case json.Delim:
		w.members(t, path)
	case string:
		if slices.Equal(path, []string{"Statement", "Principal", "AWS"}) {
			start := before + strings.IndexByte(w.text[before:], '"')
			w.found = append(w.found, span{start: start, end: int(w.decoder.InputOffset()), value: t})
		}
	}
}

// members reads an object or a list up to its end.
func (w *walker) members(open json.Delim, path []string) {
	for w.decoder.More() {
		inner := path
		if open == '{' {
			name, err := w.decoder.Token()
			if err != nil {
				return
			}
			member, _ := name.(string)
			// Deeper down nothing is looked for, so that the path need not grow.
			inner = append(slices.Clone(path[:min(len(path), 3)]), member)
		}
		w.value(inner)
	}
	// The error of the closing token is that of the text, which is JSON.
	_, _ = w.decoder.Token()
}

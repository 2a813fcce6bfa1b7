package trust

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
)

// exampleRequest is a request as the function evaluate_trust_policy takes it.
type exampleRequest struct {
	Principal         string                  `json:"principal"`
	RoleARN           string                  `json:"role_arn,omitempty"`
	Action            string                  `json:"action,omitempty"`
	ExternalID        *string                 `json:"external_id,omitempty"`
	SessionName       *string                 `json:"session_name,omitempty"`
	SourceIdentity    *string                 `json:"source_identity,omitempty"`
	SessionTags       map[string]string       `json:"session_tags,omitempty"`
	TransitiveTagKeys []string                `json:"transitive_tag_keys,omitempty"`
	Context           map[string]exampleValue `json:"context,omitempty"`
}

// exampleValue is a string where a key has one value, a list where it has more.
type exampleValue []string

// MarshalJSON writes a single value without a list around it.
func (v exampleValue) MarshalJSON() ([]byte, error) {
	if len(v) == 1 {
		return json.Marshal(v[0])
	}
	return json.Marshal([]string(v))
}

// counterexample writes a request so that a reader can paste it into
// evaluate_trust_policy. Keys are sorted, so that the same request is always
// the same text.
func counterexample(r Request) string {
	e := exampleRequest{
		Principal: r.Principal, RoleARN: r.RoleARN, Action: r.Action,
		ExternalID: r.ExternalID, SessionName: r.SessionName, SourceIdentity: r.SourceIdentity,
		SessionTags: r.SessionTags, TransitiveTagKeys: r.TransitiveTagKeys,
	}
	for key, values := range r.Context {
		if e.Context == nil {
			e.Context = map[string]exampleValue{}
		}
		e.Context[key] = values
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(e); err != nil {
		// Not covered: texts and lists of texts can always be written.
		return ""
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// plainSession is the session's name where nothing depends on it.
const plainSession = "session"

// told describes a request for people. External IDs are masked: one that was
// agreed can be all that keeps others out.
func told(r Request) string {
	parts := []string{r.Principal}
	if r.Action != "" && r.Action != actionAssumeRole {
		parts[0] = "somebody signed in by " + r.Principal
	} else if r.ExternalID == nil {
		parts = append(parts, "no external ID")
	} else {
		parts = append(parts, "the external ID "+externalid.Mask(*r.ExternalID))
	}
	if r.SessionName != nil && *r.SessionName != plainSession {
		parts = append(parts, fmt.Sprintf("the session name %q", *r.SessionName))
	}
	for _, key := range slices.Sorted(maps.Keys(r.SessionTags)) {
		parts = append(parts, fmt.Sprintf("the session tag %s = %q", key, r.SessionTags[key]))
	}
	if r.SourceIdentity != nil {
		parts = append(parts, fmt.Sprintf("the source identity %q", *r.SourceIdentity))
	}
	for _, key := range slices.Sorted(maps.Keys(r.Context)) {
		parts = append(parts, fmt.Sprintf("%s = %s", key, quoted(r.Context[key])))
	}
	return strings.TrimSuffix(parts[0]+" with "+strings.Join(parts[1:], ", "), " with ")
}

// quoted lists values for people.
func quoted(values []string) string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = fmt.Sprintf("%q", v)
	}
	return strings.Join(list, ", ")
}

package trust

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// Infer is the inverse of Document: the Spec that builds an equivalent
// document, or false where the document has another shape. Principals come back
// as sorted ARNs, and a condition that Document would build from external IDs
// comes back as those.
func Infer(d *policy.Document) (Spec, bool) {
	var s Spec
	for i := range d.Statements {
		if !s.take(&d.Statements[i]) {
			return Spec{}, false
		}
	}
	built, err := s.Document()
	if err != nil || !policy.Equivalent(d, built) {
		return Spec{}, false
	}
	return s, true
}

// take reads one statement into the Spec. Whether the statements fit together
// shows when the Spec is built again.
func (s *Spec) take(t *policy.Statement) bool {
	if t.Effect != policy.Allow || t.Principal == nil || len(t.Actions) != 1 {
		return false
	}
	switch action, _ := canonicalAction(t.Actions[0]); action {
	case actionAssumeRole:
		return s.takeAssumeRole(t)
	case actionTagSession:
		again := s.AllowSessionTags
		s.AllowSessionTags = true
		return !again
	case actionSetSourceIdentity:
		again := s.AllowSourceIdentity
		s.AllowSourceIdentity = true
		return !again
	}
	return false
}

func (s *Spec) takeAssumeRole(t *policy.Statement) bool {
	if s.Principals != nil || t.Principal.Everyone || len(t.Principal.Service)+len(t.Principal.Federated)+len(t.Principal.CanonicalUser) > 0 {
		return false
	}
	if s.Partition = partitionOf(t.Principal.AWS); s.Partition == "" {
		return false
	}
	for _, name := range t.Principal.AWS {
		arn, err := principalARN(name, s.Partition)
		if err != nil {
			return false
		}
		s.Principals = append(s.Principals, arn)
	}
	slices.Sort(s.Principals)
	s.Principals = slices.Compact(s.Principals)
	for _, c := range t.Conditions {
		if c.Operator == "StringEquals" && strings.EqualFold(c.Key, keyExternalID) && s.ExternalIDs == nil {
			s.ExternalIDs = slices.Clone(c.Values)
		} else {
			s.Conditions = append(s.Conditions, Condition{Test: c.Operator, Variable: c.Key, Values: slices.Clone(c.Values)})
		}
	}
	return true
}

// partitionOf is the partition of the first ARN, which all others must share,
// or the default where there are account IDs alone.
func partitionOf(principals []string) string {
	partition := ""
	for _, name := range principals {
		if p, err := awsid.ParsePrincipal(name, ""); err == nil && p.Partition != "" {
			return p.Partition
		}
		if awsid.IsAccountID(name) {
			partition = defaultPartition
		}
	}
	return partition
}

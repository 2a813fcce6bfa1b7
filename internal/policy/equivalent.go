package policy

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// Equivalent reports whether two documents mean the same to IAM. No difference
// are: the order of statements, conditions and lists; a string against a list
// of one; duplicates; Sid and Id; an account ID against its root ARN; the case
// of actions and condition keys; ArnEquals against ArnLike; "true" against
// "True" under Bool; a missing Version against 2008-10-17.
//
// It never calls documents equal that decide a request differently, but may
// call two different that never do: it does not ask what a pattern takes in.
// A difference of Version always counts.
func Equivalent(a, b *Document) bool {
	if a == nil || b == nil {
		return a == b
	}
	partition := commonPartition(a, b)
	return a.normal(partition) == b.normal(partition)
}

// normal is a text that is the same for equivalent documents.
func (d *Document) normal(partition string) string {
	statements := make([]string, len(d.Statements))
	for i := range d.Statements {
		w := &jsonWriter{first: true}
		d.Statements[i].normal(partition).write(w)
		statements[i] = w.b.String()
	}
	version := d.Version
	if version == "" {
		version = Version2008
	}
	use := string(rune('0' + d.Use))
	return strings.Join(append([]string{use, version}, sortedSet(statements)...), "\n")
}

func (s *Statement) normal(partition string) *Statement {
	n := &Statement{
		Effect:       s.Effect,
		Principal:    s.Principal.normal(partition),
		NotPrincipal: s.NotPrincipal.normal(partition),
		Actions:      lowered(s.Actions),
		NotActions:   lowered(s.NotActions),
		Resources:    s.Resources,
		NotResources: s.NotResources,
	}
	for _, c := range s.Conditions {
		n.Conditions = append(n.Conditions, c.normal())
	}
	slices.SortFunc(n.Conditions, Condition.compare)
	n.Conditions = slices.CompactFunc(n.Conditions, Condition.equal)
	return n
}

func lowered(values []string) []string {
	var list []string
	for _, v := range values {
		list = append(list, strings.ToLower(v))
	}
	return list
}

// normal writes accounts in one way. A bare account ID takes the one partition
// that the two documents speak of, since IAM prints it as that root ARN.
func (p *Principals) normal(partition string) *Principals {
	if p == nil {
		return nil
	}
	n := *p
	n.AWS = nil
	for _, entry := range p.AWS {
		if account, ok := accountOf(entry); ok && (account.partition == "" || account.partition == partition) {
			entry = account.id
		}
		n.AWS = append(n.AWS, entry)
	}
	return &n
}

// commonPartition is the only partition named by the principals of both
// documents, or empty.
func commonPartition(documents ...*Document) string {
	found := ""
	for _, d := range documents {
		for _, s := range d.Statements {
			for _, p := range []*Principals{s.Principal, s.NotPrincipal} {
				for _, partition := range p.partitions() {
					if found != "" && found != partition {
						return ""
					}
					found = partition
				}
			}
		}
	}
	return found
}

func (p *Principals) partitions() []string {
	if p == nil {
		return nil
	}
	var list []string
	for _, entry := range p.AWS {
		if arn, err := awsid.ParseARN(entry); err == nil {
			list = append(list, arn.Partition)
		}
	}
	return list
}

// normal writes operator, key and values in one way.
func (c Condition) normal() Condition {
	n := Condition{Operator: c.Operator, Key: strings.ToLower(c.Key), Values: c.Values}
	op, ok := ParseOperator(c.Operator)
	if !ok {
		return n
	}
	switch op.Base {
	case "ArnEquals":
		op.Base = "ArnLike"
	case "ArnNotEquals":
		op.Base = "ArnNotLike"
	}
	n.Operator = op.String()
	if op.Family == FamilyBool || op.Family == FamilyNull {
		n.Values = lowered(c.Values)
	}
	n.Values = sortedSet(n.Values)
	return n
}

func (c Condition) equal(o Condition) bool { return c.compare(o) == 0 }

func (c Condition) compare(o Condition) int {
	if d := strings.Compare(c.Operator, o.Operator); d != 0 {
		return d
	}
	if d := strings.Compare(c.Key, o.Key); d != 0 {
		return d
	}
	return slices.Compare(c.Values, o.Values)
}

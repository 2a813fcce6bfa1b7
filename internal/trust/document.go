package trust

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// The Sids of the statements that Document builds.
const (
	sidAssumeRole        = "AssumeRole"
	sidAssumeSelf        = "AssumeSelf"
	sidTagSession        = "TagSession"
	sidSetSourceIdentity = "SetSourceIdentity"
)

// defaultPartition is where a Spec without a partition is taken to be.
const defaultPartition = "aws"

// Document builds the trust policy: one statement that lets the principals
// assume the role with one of the external IDs under all of the conditions,
// and for session tags and the source identity a statement each. These have
// neither the external ID nor a condition on a key that their action does not
// carry, under which a request with tags could never succeed; alone they let
// nobody assume anything.
//
// A role that assumes itself has one statement more. It names the account and
// narrows it to the role by a condition, for IAM refuses to name a role that
// does not exist yet.
//
// It fails where a principal is no account, role or user of the partition,
// where there is none, and where conditions cannot be written as one: an
// unknown operator, no values, or the same operator and key twice. Each of its
// errors is a Problem. Whether an external ID is a good one is the audit's
// question, not its.
func (s Spec) Document() (*policy.Document, error) {
	principals, problems := s.principals()
	conditions, err := s.conditions()
	problems = append(problems, err)
	self, err := s.self()
	if err != nil {
		problems = append(problems, Problem{Part: PartSelf, Err: err})
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	d := &policy.Document{Use: policy.UseTrust, Version: policy.Version2012}
	add := func(sid, action string) {
		d.Statements = append(d.Statements, policy.Statement{
			Sid:        sid,
			Effect:     policy.Allow,
			Principal:  &policy.Principals{AWS: slices.Clone(principals)},
			Actions:    []string{action},
			Conditions: conditionsCarriedBy(action, conditions),
		})
	}
	add(sidAssumeRole, actionAssumeRole)
	if self != nil {
		d.Statements = append(d.Statements, *self)
	}
	if s.AllowSessionTags {
		add(sidTagSession, actionTagSession)
	}
	if s.AllowSourceIdentity {
		add(sidSetSourceIdentity, actionSetSourceIdentity)
	}
	return d, nil
}

// self lets the role's own sessions assume it, with one of the external IDs;
// nil where none is asked for. The further conditions are about the third party
// and stay out.
func (s Spec) self() (*policy.Statement, error) {
	if s.SelfARN == "" {
		return nil, nil
	}
	p, err := awsid.ParsePrincipal(s.SelfARN, s.partition())
	if err == nil && (p.Kind != awsid.KindRole || p.Partition != s.partition()) {
		err = fmt.Errorf("%q is not the ARN of a role of the partition %s, and only a role can assume itself", s.SelfARN, s.partition())
	}
	if err != nil {
		return nil, err
	}
	account := awsid.Principal{Kind: awsid.KindAccount, Partition: p.Partition, AccountID: p.AccountID}
	conditions := append(s.externalIDs(), policy.Condition{Operator: "ArnLike", Key: "aws:PrincipalArn", Values: []string{s.SelfARN}})
	return &policy.Statement{
		Sid: sidAssumeSelf, Effect: policy.Allow, Principal: &policy.Principals{AWS: []string{account.ARN()}},
		Actions: []string{actionAssumeRole}, Conditions: conditions,
	}, nil
}

// externalIDs is the condition on the external IDs; none where none is required.
func (s Spec) externalIDs() []policy.Condition {
	if len(s.ExternalIDs) == 0 {
		return nil
	}
	return []policy.Condition{{Operator: "StringEquals", Key: "sts:ExternalId", Values: slices.Clone(s.ExternalIDs)}}
}

func (s Spec) partition() string {
	if s.Partition == "" {
		return defaultPartition
	}
	return s.Partition
}

// principals are the ARNs of the principals, sorted and each once. An account
// ID becomes the ARN of its root, which is what IAM shows of it.
func (s Spec) principals() (arns []string, problems []error) {
	for _, name := range s.Principals {
		arn, err := principalARN(name, s.partition())
		if err != nil {
			problems = append(problems, Problem{Part: PartPrincipals, Err: err})
			continue
		}
		arns = append(arns, arn)
	}
	if len(s.Principals) == 0 {
		problems = append(problems, Problem{Part: PartPrincipals, Err: errors.New("no principal is trusted: name at least one account, role or user")})
	}
	slices.Sort(arns)
	return slices.Compact(arns), problems
}

// principalARN refuses what may call but is no lasting principal: a session
// ends, and with it the trust in it.
func principalARN(name, partition string) (string, error) {
	p, err := awsid.ParsePrincipal(name, partition)
	if err != nil {
		return "", err
	}
	switch {
	case p.Partition != partition:
		return "", fmt.Errorf("%q is in the partition %s and the role in %s: nobody can assume a role across partitions", name, p.Partition, partition)
	case p.Kind == awsid.KindSession:
		role := awsid.Principal{Kind: awsid.KindRole, Partition: p.Partition, AccountID: p.AccountID, Path: "/", Name: p.Name}
		return "", fmt.Errorf("%q is one session of a role: trust the role, as in %s (with its path, if it has one)", name, role.ARN())
	case p.Kind == awsid.KindFederatedUser:
		return "", fmt.Errorf("%q is a session of GetFederationToken, which cannot assume roles: trust a role or user", name)
	}
	return p.ARN(), nil
}

// conditions are those of the AssumeRole statement, the external IDs first.
func (s Spec) conditions() ([]policy.Condition, error) {
	all := s.externalIDs()
	var problems []error
	for i, c := range s.Conditions {
		if err := checkCondition(c, all); err != nil {
			problems = append(problems, Problem{Part: PartConditions, Index: i, Err: err})
		}
		all = append(all, policy.Condition{Operator: c.Test, Key: c.Variable, Values: slices.Clone(c.Values)})
	}
	return all, errors.Join(problems...)
}

func checkCondition(c Condition, before []policy.Condition) error {
	op, known := policy.ParseOperator(c.Test)
	switch {
	case !known:
		return fmt.Errorf("the condition on %q has the test %q, which is no condition operator of IAM: StringEquals and ArnLike are", c.Variable, c.Test)
	case strings.TrimSpace(c.Variable) == "":
		return fmt.Errorf("a condition with the test %s names no variable: give a condition key such as aws:PrincipalArn", c.Test)
	case len(c.Values) == 0:
		return fmt.Errorf("the condition %s on %s has no values, so that no request could match it", c.Test, c.Variable)
	}
	for _, b := range before {
		if other, _ := policy.ParseOperator(b.Operator); other == op && strings.EqualFold(b.Key, c.Variable) {
			return fmt.Errorf("%s on %s is there twice: a policy can hold it once; put all values into one condition, any of them then matches%s",
				op, c.Variable, externalIDHint(c.Variable))
		}
	}
	return nil
}

func externalIDHint(key string) string {
	if strings.EqualFold(key, keyExternalID) {
		return "; external IDs belong into external_ids"
	}
	return ""
}

// conditionsCarriedBy keeps the conditions on keys that requests for the
// action hold, those that come in through a variable included. AssumeRole keeps
// all, for a condition left out would let somebody in.
func conditionsCarriedBy(action string, conditions []policy.Condition) []policy.Condition {
	var kept []policy.Condition
	for _, c := range conditions {
		if action == actionAssumeRole {
			kept = append(kept, c)
			continue
		}
		carried := carries(action, strings.ToLower(c.Key))
		for _, value := range c.Values {
			for _, key := range policy.Variables(value) {
				carried = carried && carries(action, key)
			}
		}
		if carried {
			kept = append(kept, policy.Condition{Operator: c.Operator, Key: c.Key, Values: slices.Clone(c.Values)})
		}
	}
	return kept
}

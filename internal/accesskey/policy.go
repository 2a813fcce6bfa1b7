package accesskey

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// PolicyName is the name of the user's one inline policy.
const PolicyName = "AssumeRoles"

// MaxPolicySize is the size of a user's inline policies in all, in characters
// without white space. Source: IAM User Guide, "IAM and AWS STS quotas".
const MaxPolicySize = 2048

const (
	actionAssumeRole = "sts:AssumeRole"
	keySourceIP      = "aws:SourceIp"
)

// Grant is what the user may do: assume exactly these roles, from these
// addresses.
type Grant struct {
	// RoleARNs are the roles; at least one.
	RoleARNs []string
	// SourceIPs are addresses and CIDR ranges; none means from anywhere.
	SourceIPs []string
}

// Document is the policy that grants it. Where there are addresses, a Deny says
// so once more: a role of the user's own account whose trust policy names the
// user lets it in without any policy of its own, so that a condition on the
// Allow alone would keep nobody out.
// Source: IAM User Guide, "Policy evaluation logic", evaluating identity-based
// policies with resource-based policies.
func (g Grant) Document() *policy.Document {
	allow := policy.Statement{Effect: policy.Allow, Actions: []string{actionAssumeRole}, Resources: sorted(g.RoleARNs)}
	d := &policy.Document{Use: policy.UseIdentity, Version: policy.Version2012}
	if len(g.SourceIPs) == 0 {
		d.Statements = []policy.Statement{allow}
		return d
	}
	allow.Conditions = []policy.Condition{{Operator: "IpAddress", Key: keySourceIP, Values: sorted(g.SourceIPs)}}
	elsewhere := policy.Statement{Effect: policy.Deny, Actions: []string{actionAssumeRole}, Resources: []string{"*"}}
	elsewhere.Conditions = []policy.Condition{{Operator: "NotIpAddress", Key: keySourceIP, Values: sorted(g.SourceIPs)}}
	d.Statements = []policy.Statement{allow, elsewhere}
	return d
}

// CheckSize refuses a grant whose policy is larger than IAM lets a user's
// inline policies be.
func (g Grant) CheckSize() error {
	if n := g.Document().Size(); n > MaxPolicySize {
		return fmt.Errorf("the user's policy has %d characters with these roles and addresses, and IAM allows %d for all inline policies of a user; make another user for some of the roles", n, MaxPolicySize)
	}
	return nil
}

// CheckPartition refuses roles of several partitions, and of another than the
// user's where that is known (else ""): nobody assumes a role of another
// partition, and IAM takes no ARN of one in a policy.
// Source: IAM User Guide, "Cross-account resource access in IAM", accounts in
// separate partitions.
func (g Grant) CheckPartition(own string) error {
	for _, arn := range sorted(g.RoleARNs) {
		role, err := awsid.ParsePrincipal(arn, "")
		switch {
		case err != nil:
			continue // CheckRoleARN says what is wrong.
		case own == "":
			own = role.Partition
		case role.Partition != own:
			return fmt.Errorf("%q is a role of the partition %s, and the user or another of its roles belongs to %s: nobody assumes a role of another partition. Make a user in the account's own partition for it", arn, role.Partition, own)
		}
	}
	return nil
}

// Infer is the inverse of Document: the grant whose document means the same as
// the text, or false where the text says anything else.
func Infer(text string) (Grant, bool) {
	d, err := policy.Parse(text, policy.UseIdentity)
	if err != nil {
		return Grant{}, false
	}
	var g Grant
	for _, s := range d.Statements {
		if s.Effect != policy.Allow {
			continue
		}
		g.RoleARNs = sorted(slices.Concat(g.RoleARNs, s.Resources))
		for _, c := range s.Conditions {
			g.SourceIPs = sorted(slices.Concat(g.SourceIPs, c.Values))
		}
	}
	if len(g.RoleARNs) == 0 || slices.ContainsFunc(g.RoleARNs, func(arn string) bool { return CheckRoleARN(arn) != nil }) || !policy.Equivalent(d, g.Document()) {
		return Grant{}, false
	}
	return g, true
}

func sorted(values []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(values)))
}

// CheckRoleARN refuses what is not the ARN of one role. What a policy reads as
// a pattern (*, ?) or a variable ($) would grant more than the role named.
// Source: IAM User Guide, "IAM JSON policy elements: Resource".
func CheckRoleARN(arn string) error {
	if strings.ContainsAny(arn, "*?$") {
		return fmt.Errorf("%q holds a character that a policy reads as a pattern (* and ?) or as a variable ($); name each role by its own ARN", arn)
	}
	principal, err := awsid.ParsePrincipal(arn, "")
	switch isARN := strings.HasPrefix(arn, "arn:"); {
	case isARN && err != nil:
		return err
	case isARN && principal.Kind == awsid.KindRole:
		return nil
	case isARN && principal.Kind == awsid.KindSession:
		role := awsid.Principal{Kind: awsid.KindRole, Partition: principal.Partition, AccountID: principal.AccountID, Path: "/", Name: principal.Name}
		return fmt.Errorf("%q is the ARN of a session; name its role, as %q (with the role's path, if it has one)", arn, role.ARN())
	default:
		return fmt.Errorf("%q is not the ARN of a role, such as arn:aws:iam::123456789012:role/name", arn)
	}
}

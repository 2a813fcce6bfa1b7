package awsapi

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// trustVerdict is what the given trust policy says of the caller.
type trustVerdict int

const (
	// trustUnsaid: no policy or no caller is known.
	trustUnsaid trustVerdict = iota
	trustsCaller
	trustsOthers
)

// readTrust asks the given trust policy whether it lets this caller in under
// any external ID, session name and source identity that it speaks of, and whom
// it lets in.
func readTrust(in LiveCheckInput) (trustVerdict, []string, error) {
	if in.TrustPolicy == "" {
		return trustUnsaid, nil, nil
	}
	d, err := policy.Parse(in.TrustPolicy, policy.UseTrust)
	if err != nil {
		return trustUnsaid, nil, &Failure{
			Kind: ErrMalformedPolicy, Summary: "The trust policy of the live check cannot be read",
			Detail: "trust_policy is not a trust policy that IAM would accept.",
			Remedy: "Give the role's own policy, such as the attribute trust_policy of crossaccount_access_role, or leave it out.",
			Facts:  []Fact{{"Reason", err.Error()}}, Cause: err,
		}
	}
	principals := namedPrincipals(d)
	if in.Caller.ARN == "" {
		return trustUnsaid, principals, nil
	}
	for _, request := range callerRequests(d, in) {
		decision, err := trust.Evaluate(d, request)
		if err != nil {
			return trustUnsaid, principals, nil
		}
		if decision.Allowed {
			return trustsCaller, principals, nil
		}
	}
	return trustsOthers, principals, nil
}

// callerRequests are the requests of this caller that the policy can tell apart
// by what any caller may choose.
func callerRequests(d *policy.Document, in LiveCheckInput) []trust.Request {
	name := in.SessionName
	if name == "" {
		name = ProbeSessionName
	}
	var requests []trust.Request
	for _, id := range append(optional(in.ExternalID), literals(d, "sts:ExternalId")...) {
		for _, session := range append([]*string{&name}, literals(d, "sts:RoleSessionName")...) {
			for _, source := range append(optional(&in.SourceIdentity), literals(d, "sts:SourceIdentity")...) {
				for _, context := range callerContexts(d, in.Caller) {
					requests = append(requests, trust.Request{
						Principal: in.Caller.ARN, RoleARN: in.RoleARN, ExternalID: id, SessionName: session,
						SourceIdentity: source, SessionTags: in.SessionTags, Context: context,
					})
				}
			}
		}
	}
	return requests
}

// optional is the value, unless empty, and its absence.
func optional(value *string) []*string {
	if value == nil || *value == "" {
		return []*string{nil}
	}
	return []*string{value, nil}
}

// literals are the values a policy compares a key with, as they stand.
func literals(d *policy.Document, key string) []*string {
	var values []*string
	for _, s := range d.Statements {
		for _, condition := range s.Conditions {
			if strings.EqualFold(condition.Key, key) {
				for _, value := range condition.Values {
					values = append(values, &value)
				}
			}
		}
	}
	return values
}

// callerContexts adds what the ARN of a session does not tell: the path of its
// role, of which the policy may name one, and the unique ID of the caller.
func callerContexts(d *policy.Document, caller Identity) []map[string][]string {
	plain := map[string][]string{}
	if caller.UserID != "" {
		plain["aws:userid"] = []string{caller.UserID}
	}
	contexts := []map[string][]string{plain}
	session, err := awsid.ParsePrincipal(caller.ARN, caller.Partition)
	if err != nil || session.Kind != awsid.KindSession {
		return contexts
	}
	for _, named := range namedPrincipals(d) {
		role, err := awsid.ParsePrincipal(named, caller.Partition)
		if err == nil && role.Kind == awsid.KindRole && role.AccountID == session.AccountID && role.Name == session.Name {
			withPath := map[string][]string{"aws:PrincipalArn": {role.ARN()}}
			if caller.UserID != "" {
				withPath["aws:userid"] = plain["aws:userid"]
			}
			contexts = append(contexts, withPath)
		}
	}
	return contexts
}

// namedPrincipals are those that some statement lets in, in document order.
func namedPrincipals(d *policy.Document) []string {
	var named []string
	for _, s := range d.Statements {
		if s.Effect != policy.Allow || s.Principal == nil {
			continue
		}
		all := slices.Concat(s.Principal.AWS, s.Principal.Service, s.Principal.Federated)
		for _, principal := range all {
			if !slices.Contains(named, principal) {
				named = append(named, principal)
			}
		}
	}
	return named
}

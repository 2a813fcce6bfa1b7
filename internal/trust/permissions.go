package trust

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// AuditPermissions judges the permission policies of a role that a third party
// can assume: inline policies by name, as JSON, and managed ones by ARN. Where
// nobody but first parties gets in by the trust policy there are no findings.
// Of managed policies only AWS's own that are known to be mighty are judged,
// for the text of others is not at hand; inline texts that are no policies are
// passed over.
func AuditPermissions(trustPolicy string, inline map[string]string, managed []string, s Subject) []Finding {
	d, err := policy.Parse(trustPolicy, policy.UseTrust)
	if err != nil {
		return nil
	}
	a := newAuditorAnywhere(d, s)
	if !a.aThirdPartyGetsIn() {
		return nil
	}
	p := newPermissions(a, inline, managed)
	var findings []Finding
	if f, ok := p.askEverything(); ok {
		findings = append(findings, f)
	} else if f, ok := p.askEscalation(); ok {
		findings = append(findings, f)
	}
	return accepted(findings, s.Accepted)
}

// LetsThirdPartiesIn reports whether AuditPermissions has anything to ask: where
// it is false, no permission policy makes a finding.
func LetsThirdPartiesIn(trustPolicy string, s Subject) bool {
	d, err := policy.Parse(trustPolicy, policy.UseTrust)
	return err == nil && newAuditorAnywhere(d, s).aThirdPartyGetsIn()
}

func (a *auditor) aThirdPartyGetsIn() bool {
	strangers := a.strangers()
	callers := a.thirdParties()
	for i := range strangers {
		callers = append(callers, &strangers[i])
	}
	return slices.ContainsFunc(callers, func(w *world) bool {
		_, ok := a.find(w, aim{orgs: orgForeign})
		return ok
	})
}

// permissions are the policies of one role, ready to be asked together.
type permissions struct {
	documents []*policy.Compiled
	managed   []string
	partition string
	account   string
	role      string
	services  []string
}

func newPermissions(a *auditor, inline map[string]string, managed []string) *permissions {
	p := &permissions{partition: a.partition(), account: a.ownAccount(), role: a.roleARN(), services: []string{"ec2.amazonaws.com", "lambda.amazonaws.com"}}
	for _, arn := range managed {
		if parsed, err := awsid.ParseARN(arn); err == nil && parsed.AccountID == "aws" {
			p.managed = append(p.managed, parsed.Resource[strings.LastIndexByte(parsed.Resource, '/')+1:])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(inline)) {
		d, err := policy.Parse(inline[name], policy.UseIdentity)
		if err != nil {
			continue
		}
		p.documents = append(p.documents, d.Compile())
		for _, s := range d.Statements {
			for _, c := range s.Conditions {
				if strings.EqualFold(c.Key, "iam:PassedToService") {
					p.services = append(p.services, c.Values...)
				}
			}
		}
	}
	return p
}

// allows asks all policies together, the managed ones known to be mighty among
// them: one must allow, and none deny.
func (p *permissions) allows(action, resource string, keys policy.Context) bool {
	if slices.Contains(p.managed, "AWSDenyAll") {
		return false
	}
	allowed := slices.Contains(p.managed, "AdministratorAccess") || (p.hasIAMFullAccess() && isIAMAction(action))
	for _, d := range p.documents {
		switch d.Decide(policy.Request{Action: action, Resource: resource, Context: keys}) {
		case policy.DeniedExplicitly:
			return false
		case policy.Allowed:
			allowed = true
		}
	}
	return allowed
}

func (p *permissions) hasIAMFullAccess() bool { return slices.Contains(p.managed, "IAMFullAccess") }

func isIAMAction(action string) bool { return strings.HasPrefix(action, "iam:") }

func (p *permissions) context() policy.Context {
	keys := policy.Context{}
	keys.Set("aws:SecureTransport", "true")
	keys.Set("aws:RequestedRegion", "us-east-1")
	return keys
}

// askEverything asks for actions that have nothing in common.
func (p *permissions) askEverything() (Finding, bool) {
	e, _ := Explain("admin-permissions")
	for _, action := range []string{"iam:CreateUser", "s3:DeleteBucket", "ec2:TerminateInstances", "kms:ScheduleKeyDeletion", "organizations:LeaveOrganization", "anything:Else"} {
		if !p.allows(action, "arn:"+p.partition+":anything:us-east-1:"+p.account+":anything", p.context()) {
			return Finding{}, false
		}
	}
	by := "the inline policies allow"
	if slices.Contains(p.managed, "AdministratorAccess") {
		by = "the managed policy AdministratorAccess allows"
	}
	return Finding{
		ID: e.ID, Severity: e.Severity,
		Summary: "A third party can do everything in the account",
		Detail:  fmt.Sprintf("A third party can assume this role, and %s any action on any resource.", by),
		Remedy:  "Allow the actions that the third party's guide lists, on the resources it needs; crossaccount_vendor_policy writes them for vendors of the catalogue.",
	}, true
}

// escalation is an action by which a role comes by more permissions, and the
// kind of resource it is about.
type escalation struct{ action, resource string }

// escalations are the ways to change permissions or to use those of others.
// Source: IAM User Guide, "Permissions boundaries for IAM entities" and
// "Grant a user permissions to pass a role to an AWS service".
func escalations() []escalation {
	const role, user, group, managed = "role", "user", "group", "policy"
	return []escalation{
		{"iam:AttachRolePolicy", role}, {"iam:PutRolePolicy", role}, {"iam:UpdateAssumeRolePolicy", role}, {"iam:DeleteRolePermissionsBoundary", role},
		{"iam:PutRolePermissionsBoundary", role}, {"iam:DeleteRolePolicy", role}, {"iam:PassRole", role}, {"sts:AssumeRole", role},
		{"iam:AttachUserPolicy", user}, {"iam:PutUserPolicy", user}, {"iam:CreateAccessKey", user}, {"iam:CreateLoginProfile", user}, {"iam:UpdateLoginProfile", user},
		{"iam:AttachGroupPolicy", group}, {"iam:PutGroupPolicy", group}, {"iam:AddUserToGroup", group},
		{"iam:CreatePolicyVersion", managed}, {"iam:SetDefaultPolicyVersion", managed},
		{"lambda:UpdateFunctionCode", "function"},
	}
}

// askEscalation asks whether the role can give itself more.
func (p *permissions) askEscalation() (Finding, bool) {
	e, _ := Explain("escalation-permissions")
	var ways []string
	inIAM := "everything in IAM that no other policy denies, by the managed policy IAMFullAccess"
	for _, way := range escalations() {
		switch {
		case !p.canEscalate(way):
		case !p.hasIAMFullAccess() || !isIAMAction(way.action):
			ways = append(ways, way.action)
		case !slices.Contains(ways, inIAM):
			ways = append(ways, inIAM)
		}
	}
	if len(ways) == 0 {
		return Finding{}, false
	}
	return Finding{
		ID: e.ID, Severity: e.Severity,
		Summary: "A third party can give itself more permissions",
		Detail:  fmt.Sprintf("A third party can assume this role, whose policies allow on roles, users or policies in general, or on the role itself: %s.", strings.Join(ways, ", ")),
		Remedy:  "Limit these actions to the resources that they are for, or set permissions_boundary.",
	}, true
}

func (p *permissions) canEscalate(way escalation) bool {
	resources := []string{"arn:" + p.partition + ":iam::" + p.account + ":" + way.resource + "/some-other-one"}
	switch way.resource {
	case "function":
		resources = []string{"arn:" + p.partition + ":lambda:us-east-1:" + p.account + ":function:some-other-one"}
	case "role":
		if p.role != "" && way.action != "iam:PassRole" && way.action != "sts:AssumeRole" {
			resources = append(resources, p.role)
		}
	}
	for _, resource := range resources {
		for _, service := range p.services {
			keys := p.context()
			keys.Set("iam:PassedToService", service)
			if p.allows(way.action, resource, keys) {
				return true
			}
		}
	}
	return false
}

package trust

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// servicesSendingID are services that send an external ID when they assume a
// role. No other service does.
// Sources: Amazon Cognito API Reference, "SmsConfigurationType" (ExternalId);
// Amazon Redshift Management Guide, "Restricting access to IAM roles" (the ARN
// of the database user); CloudWatch Logs User Guide, "Step 1: Create a Firehose
// delivery stream" (the account ID, for Firehose).
func servicesSendingID() []string {
	return []string{"cognito-idp", "redshift", "redshift-serverless", "firehose"}
}

func serviceSendsExternalID(principal string) bool {
	name, _, _ := strings.Cut(principal, ".")
	return slices.Contains(servicesSendingID(), name)
}

// servicesNamingSource are services of which AWS documents that they send
// aws:SourceAccount or aws:SourceArn when they assume a role, so that a trust
// policy can tell for whom they act.
func servicesNamingSource() map[string]string {
	return map[string]string{
		"appstream":     "WorkSpaces Applications Administration Guide, \"Cross-service confused deputy prevention\"",
		"bedrock":       "Amazon Bedrock User Guide, \"Create a custom service role for batch inference\"",
		"codebuild":     "AWS CodeBuild User Guide, \"Allow CodeBuild to interact with other AWS services\"",
		"fis":           "AWS Resilience Hub User Guide, \"Single-account execution role\"",
		"frauddetector": "Amazon Fraud Detector User Guide, \"Confused deputy prevention\"",
		"iot":           "AWS IoT Core Developer Guide, \"Cross-service confused deputy prevention\"",
		"logs":          "CloudWatch Logs User Guide, \"Step 2: Create a destination\"",
		"personalize":   "Amazon Personalize Developer Guide, \"Cross-service confused deputy prevention\"",
		"pipes":         "Amazon EventBridge User Guide, \"Amazon EventBridge Pipes permissions\"",
		"qbusiness":     "Amazon Q Business User Guide, \"IAM role for an Amazon Kendra retriever\"",
		"rekognition":   "Amazon Rekognition Developer Guide, \"Cross-service confused deputy prevention\"",
		"scheduler":     "EventBridge Scheduler User Guide, \"Confused deputy prevention\"",
		"sms-voice":     "AWS End User Messaging SMS User Guide, \"IAM policy for Amazon Data Firehose\"",
		"states":        "AWS Step Functions Developer Guide, \"Creating an IAM role for your state machine\"",
		"transcribe":    "Amazon Transcribe Developer Guide, \"Cross-service confused deputy prevention\"",
		"vpc-flow-logs": "Amazon VPC User Guide, \"IAM role for publishing flow logs to CloudWatch Logs\"",
	}
}

func serviceNamesSource(principal string) bool {
	name, _, _ := strings.Cut(principal, ".")
	_, known := servicesNamingSource()[name]
	return known
}

// serviceWorlds are the services that Allow statements name.
func (a *auditor) serviceWorlds() []world {
	var list []world
	for _, s := range a.view.doc.Statements {
		if s.Effect != policy.Allow || s.Principal == nil {
			continue
		}
		for _, name := range s.Principal.Service {
			if slices.ContainsFunc(list, func(w world) bool { return w.request.Principal == name }) {
				continue
			}
			w := world{party: partyService, named: true, request: Request{Principal: name, RoleARN: a.roleARN()}}
			list = append(list, a.completed(w))
		}
	}
	return list
}

// serviceRule has what a service says of the resource for which it acts. IAM
// Roles Anywhere passes the fields of a certificate as tags of the principal.
// Source: IAM Roles Anywhere User Guide, "Trust policy".
func serviceRule(key string) keyRule {
	if strings.HasPrefix(key, prefixPrincipalTag) {
		return keyRule{presence: optional, domain: tagDomain()}
	}
	return keyRule{}
}

// sourceAtom is for whom a service acts: a resource of one account, which may
// be in an organisation. Acting for others, it names an account that is not ours.
func (a *auditor) sourceAtom(w *world, aim aim) atom {
	at := atom{keys: []string{keySourceARN, keySourceAccount, keySourceOrgID, keySourceOrgPaths}}
	if !slices.ContainsFunc(at.keys, a.view.mentions) && !aim.forOthers {
		return at
	}
	if !aim.forOthers {
		at.options = append(at.options, option{})
	}
	for _, account := range a.sourceAccounts(aim) {
		for _, arn := range a.sourceARNs(w, account) {
			for _, organization := range a.sourceOrganizations(aim) {
				o := option{{key: keySourceARN, values: []string{arn}}, {key: keySourceAccount, values: []string{account}}}
				at.options = append(at.options, append(o, organization...))
			}
		}
	}
	return at
}

func (a *auditor) sourceAccounts(aim aim) []string {
	ours := append([]string{a.subject.AccountID}, a.subject.TrustedAccountIDs...)
	named := a.sourceNames()
	d := accountDomain(a.unusedAccount())
	d.legal = func(id string) bool {
		return awsid.IsAccountID(id) && !(aim.forOthers && (slices.Contains(ours, id) || slices.Contains(named, id)))
	}
	patterns := a.patternsOf(keySourceAccount)
	for _, p := range a.view.predicates[keySourceARN] {
		if parts := strings.SplitN(p.value, ":", 6); len(parts) == 6 {
			patterns = append(patterns, likePattern(parts[4]))
		}
	}
	return a.candidates(d, nil, patterns)
}

// sourceNames are the accounts that conditions on the source give in full.
func (a *auditor) sourceNames() []string {
	var names []string
	for _, p := range a.view.predicates[keySourceAccount] {
		names = append(names, p.value)
	}
	for _, p := range a.view.predicates[keySourceARN] {
		if parts := strings.SplitN(p.value, ":", 6); len(parts) == 6 {
			names = append(names, parts[4])
		}
	}
	return names
}

// sourceARNs are resources of the account. The account's segment may be empty,
// as in the ARN of a bucket.
func (a *auditor) sourceARNs(w *world, account string) []string {
	service, _, _ := strings.Cut(w.caller.Name, ".")
	prefix := "arn:" + a.partition() + ":"
	segment := pattern{run(notColon)}
	rest := pattern{one(anyCharacter), run(anyCharacter)}
	var forms []domain
	for _, region := range a.regionsOf(keySourceARN) {
		head := prefix + service + ":" + region + ":" + account + ":"
		forms = append(forms, domain{language: literalPattern(head, tokenLetter).then(rest...), legal: isPrintable, natural: []string{head + "resource/anybodys"}})
	}
	other := literalPattern(prefix, tokenLetter).then(segment...).thenText(":").then(segment...).thenText(":" + account + ":").then(rest...)
	forms[0].others = append(forms[1:], domain{language: other, legal: isPrintable})
	return a.candidates(forms[0], nil, a.patternsOf(keySourceARN))
}

func (a *auditor) sourceOrganizations(aim aim) []option {
	if !a.view.mentions(keySourceOrgID) && !a.view.mentions(keySourceOrgPaths) {
		return []option{{}}
	}
	options := []option{{}}
	organizations := []string{anotherOrganization}
	if !aim.forOthers {
		organizations = append(organizations, a.ownOrganization())
		for _, p := range a.view.predicates[keySourceOrgID] {
			organizations = append(organizations, p.value)
		}
		for _, p := range a.view.predicates[keySourceOrgPaths] {
			id, _, _ := strings.Cut(p.value, "/")
			organizations = append(organizations, id)
		}
	}
	d := domain{language: pattern{run(anyCharacter)}, legal: func(v string) bool { return !strings.ContainsAny(v, "*?$ ") }}
	s := candidateSet{domain: d}
	s.add(organizations...)
	for _, id := range s.values {
		for _, path := range a.organizationPaths(id, keySourceOrgPaths) {
			options = append(options, option{
				{key: keySourceOrgID, values: []string{id}}, {key: keySourceOrgPaths, values: []string{path}, multi: true},
			})
		}
	}
	return options
}

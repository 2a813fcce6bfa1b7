package trust

import (
	"slices"
	"strings"

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

package localaws

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// sessionKeys are the condition keys that services give to the sessions with
// which their customers' code runs.
// Sources: IAM User Guide, "AWS global condition context keys", Properties of a
// role session and cross-service condition keys; Lambda Developer Guide,
// "Working with Lambda function ARNs in policies"; EC2 User Guide, "Instance
// metadata and instance roles"; AWS Glue Developer Guide, "Control policies
// with settings using context keys or condition keys".
func sessionKeys() map[string][]string {
	return map[string][]string{
		"lambda":  {"lambda:SourceFunctionArn"},
		"ec2":     {"ec2:SourceInstanceArn", "ec2:RoleDelivery", "aws:Ec2InstanceSourceVpc", "aws:Ec2InstanceSourcePrivateIPv4"},
		"ssm":     {"ssm:SourceInstanceArn"},
		"glue":    {"glue:RoleAssumedBy", "glue:CredentialIssuingService"},
		"chatbot": {"aws:ChatbotSourceArn"},
	}
}

// checkSessionContext refuses keys that the service does not give.
func (sc ServiceCall) checkSessionContext() error {
	name, _, _ := strings.Cut(sc.Service, ".")
	known := sessionKeys()[name]
	for _, key := range slices.Sorted(maps.Keys(sc.SessionContext)) {
		if !slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, key) }) {
			return fmt.Errorf("session_context: %s gives its sessions no key %q; it gives %s", sc.Service, key, or(strings.Join(known, ", "), "none"))
		}
	}
	return nil
}

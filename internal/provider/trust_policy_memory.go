package provider

import (
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// policyMemoryKey is where the memory is kept in the resource's private state.
const policyMemoryKey = "trust_policy"

// policyMemory is what crossaccount_trust_policy remembers of the role that it
// writes to, beside its policy: the role is another's, and could be made anew.
type policyMemory struct {
	trustMemory

	ARN      string    `json:"arn,omitempty"`
	UniqueID string    `json:"unique_id,omitempty"`
	Created  time.Time `json:"created,omitzero"`
}

// of remembers the role.
func (m policyMemory) of(role *awsapi.Role) policyMemory {
	m.ARN, m.UniqueID, m.Created = role.ARN, role.UniqueID, role.CreateDate
	return m
}

// isOther is true of a role that is not the one remembered, though it bears its
// name; false where none is remembered.
func (m policyMemory) isOther(role *awsapi.Role) bool {
	return m.UniqueID != "" && m.UniqueID != role.UniqueID
}

// isYoung is true while IAM may still not show the role everywhere.
func (m policyMemory) isYoung(now time.Time) bool { return now.Sub(m.Created) < youngFor }

// site is the role that is remembered; empty where none is. The length of its
// sessions is the business of whoever made it.
func (m policyMemory) site() trustSite {
	p, err := awsid.ParsePrincipal(m.ARN, "")
	if err != nil {
		return trustSite{}
	}
	return trustSite{partition: p.Partition, accountID: p.AccountID, roleName: p.Name, rolePath: p.Path}
}

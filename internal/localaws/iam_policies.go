package localaws

import (
	"fmt"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// The limits of a customer's managed policies.
// Source: IAM User Guide, "IAM and AWS STS quotas".
const (
	maxManagedPolicySize = 6144
	maxPolicyVersions    = 5
)

func policyOperations() []operation {
	one := arn("PolicyArn").needed()
	create := []rule{named("PolicyName", awsid.MaxPolicyNameLength), pathed("Path"), policyText("PolicyDocument").needed(), text("Description", 0, 1000)}
	list := append(paging(), pathPrefix(), oneOf("Scope", "All", "AWS", "Local"), oneOf("OnlyAttached", "true", "false"))
	return []operation{
		{name: "CreatePolicy", writes: true, rules: create, check: checkTagsParam, permission: onNewPolicy, run: createPolicy},
		{name: "GetPolicy", rules: []rule{one}, permission: onPolicy, run: getPolicy},
		{name: "ListPolicies", rules: list, permission: onList("policy"), run: listPolicies},
		{name: "DeletePolicy", writes: true, rules: []rule{one}, permission: onPolicy, run: deletePolicy},
		{name: "ListEntitiesForPolicy", rules: append(paging(), one), permission: onPolicy, run: listEntitiesForPolicy},
		{name: "TagPolicy", writes: true, rules: []rule{one}, check: checkTagsParam, permission: onPolicy, run: tagPolicy},
		{name: "UntagPolicy", writes: true, rules: []rule{one}, permission: onPolicy, run: untagPolicy},
		{name: "ListPolicyTags", rules: append(paging(), one), permission: onPolicy, run: listPolicyTags},
	}
}

func onNewPolicy(c *call) permission {
	return permission{action: "iam:CreatePolicy", resource: c.account().arn("policy" + c.params.or("Path", "/") + c.params.get("PolicyName")), context: c.requestKeys()}
}

func onPolicy(c *call) permission {
	p := permission{action: "iam:" + c.action, resource: c.params.get("PolicyArn"), context: c.requestKeys()}
	p.shown = "policy " + p.resource
	if found, ok := c.iam.policy(p.resource); ok {
		for _, t := range found.tags {
			p.context.Set("aws:ResourceTag/"+t.key, t.value)
			p.context.Set("iam:ResourceTag/"+t.key, t.value)
		}
	}
	return p
}

type policyResultXML struct{ Policy policyXML }

func createPolicy(c *call) (any, error) {
	name, path := c.params.get("PolicyName"), c.params.or("Path", "/")
	for _, p := range c.iam.policies {
		if strings.EqualFold(p.name, name) {
			return nil, entityExists("A policy called %s already exists. Duplicate names are not allowed.", name)
		}
	}
	d, err := c.managedDocument()
	if err != nil {
		return nil, err
	}
	p := &managedPolicy{
		name: name, path: path, id: c.world.ids.uniqueID(policyIDPrefix), arn: c.account().arn("policy" + path + name),
		description: c.params.get("Description"), created: c.at, updated: c.at, tags: c.params.tags(), next: 2,
		versions: []policyVersion{{id: "v1", document: d, created: c.at, isDefault: true}},
	}
	c.iam.policies[p.arn] = p
	return policyResultXML{c.fullPolicy(p)}, nil
}

func (c *call) managedDocument() (document, error) {
	d, err := parsePolicy(c.params.get("PolicyDocument"))
	if err != nil {
		return document{}, err
	}
	if d.size() > maxManagedPolicySize {
		return document{}, limitExceeded("Cannot exceed quota for PolicySize: %d", maxManagedPolicySize)
	}
	return d, nil
}

func (c *call) findPolicy() (*managedPolicy, error) {
	arn := c.params.get("PolicyArn")
	if err := checkPolicyARN(arn); err != nil {
		return nil, err
	}
	p, ok := c.iam.policy(arn)
	if !ok {
		return nil, noSuchEntity("Policy %s was not found.", arn)
	}
	return p, nil
}

// editPolicy refuses AWS's own policies, which nobody else can change.
func (c *call) editPolicy() (*managedPolicy, error) {
	p, err := c.findPolicy()
	if err != nil {
		return nil, err
	}
	if p.isAWS() {
		return nil, accessDenied("User: %s is not authorized to perform: iam:%s on resource: policy %s", c.caller.arn, c.action, p.arn)
	}
	edited := p.clone()
	c.iam.policies[p.arn] = edited
	return edited, nil
}

func getPolicy(c *call) (any, error) {
	p, err := c.findPolicy()
	if err != nil {
		return nil, err
	}
	return policyResultXML{c.fullPolicy(p)}, nil
}

type listPoliciesXML struct {
	Policies members[policyXML]
	pageXML
}

func listPolicies(c *call) (any, error) {
	scope, prefix := c.params.or("Scope", "All"), c.params.or("PathPrefix", "/")
	var all []*managedPolicy
	for _, p := range c.iam.everyPolicy() {
		wanted := scope == "All" || (scope == "AWS") == p.isAWS()
		attached, _ := c.iam.usesOf(p.arn)
		if wanted && strings.HasPrefix(p.path, prefix) && (c.params.get("OnlyAttached") != "true" || attached > 0) {
			all = append(all, p)
		}
	}
	found, next, err := page(c, all, func(p *managedPolicy) string { return p.arn })
	if err != nil {
		return nil, err
	}
	result := listPoliciesXML{pageXML: next}
	for _, p := range found {
		result.Policies.Member = append(result.Policies.Member, c.listedPolicy(p))
	}
	return result, nil
}

func (s *iamState) everyPolicy() []*managedPolicy {
	var all []*managedPolicy
	for _, p := range s.policies {
		all = append(all, p)
	}
	for _, p := range awsManagedPolicies() {
		all = append(all, p)
	}
	return all
}

// usesOf counts the roles and users that a policy is attached to, and those
// whose boundary it is.
func (s *iamState) usesOf(arn string) (attached, bounding int) {
	for _, k := range []kind{roleKind, userKind} {
		for _, e := range s.entities(k) {
			if slices.Contains(e.managed, arn) {
				attached++
			}
			if e.boundary == arn {
				bounding++
			}
		}
	}
	return attached, bounding
}

// deletePolicy refuses while the policy is in use or has old versions.
// Source: IAM API Reference, "DeletePolicy".
func deletePolicy(c *call) (any, error) {
	p, err := c.editPolicy()
	if err != nil {
		return nil, err
	}
	if attached, bounding := c.iam.usesOf(p.arn); attached+bounding > 0 {
		return nil, deleteConflict("Cannot delete a policy attached to entities.")
	}
	if len(p.versions) > 1 {
		return nil, deleteConflict("This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.")
	}
	delete(c.iam.policies, p.arn)
	return nil, nil
}

type entitiesForPolicyXML struct {
	PolicyGroups members[struct{}]
	PolicyUsers  members[policyUserXML]
	PolicyRoles  members[policyRoleXML]
	pageXML
}

type policyUserXML struct {
	UserName string
	UserID   string `xml:"UserId"`
}

type policyRoleXML struct {
	RoleName string
	RoleID   string `xml:"RoleId"`
}

func listEntitiesForPolicy(c *call) (any, error) {
	p, err := c.findPolicy()
	if err != nil {
		return nil, err
	}
	var all []*entity
	for _, k := range []kind{roleKind, userKind} {
		for _, e := range c.iam.entities(k) {
			if slices.Contains(e.managed, p.arn) || e.boundary == p.arn {
				all = append(all, e)
			}
		}
	}
	found, next, err := page(c, all, func(e *entity) string { return string(e.kind) + "/" + e.name })
	if err != nil {
		return nil, err
	}
	result := entitiesForPolicyXML{pageXML: next}
	for _, e := range found {
		if e.kind == roleKind {
			result.PolicyRoles.Member = append(result.PolicyRoles.Member, policyRoleXML{e.name, e.id})
			continue
		}
		result.PolicyUsers.Member = append(result.PolicyUsers.Member, policyUserXML{e.name, e.id})
	}
	return result, nil
}

func tagPolicy(c *call) (any, error) {
	p, err := c.editPolicy()
	if err != nil {
		return nil, err
	}
	p.tags = withTags(p.tags, c.params.tags())
	return nil, tooManyTags(p.tags)
}

func untagPolicy(c *call) (any, error) {
	p, err := c.editPolicy()
	if err != nil {
		return nil, err
	}
	p.tags = withoutTags(p.tags, c.params.strings("TagKeys"))
	return nil, nil
}

func listPolicyTags(c *call) (any, error) {
	p, err := c.findPolicy()
	if err != nil {
		return nil, err
	}
	return pageOfTags(c, p.tags)
}

func versionID(n int) string { return fmt.Sprintf("v%d", n) }

package localaws

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// What hangs on roles and users alike: inline policies, attached managed
// policies, the boundary, tags.

func nameRule(k kind) rule {
	if k == roleKind {
		return named("RoleName", awsid.MaxRoleNameLength)
	}
	return named("UserName", 128)
}

func inlinePolicyOperations(k kind) []operation {
	on := onEntity(k)
	one := []rule{nameRule(k), named("PolicyName", awsid.MaxPolicyNameLength)}
	put := append(slices.Clone(one), policyText("PolicyDocument").needed())
	return []operation{
		{name: "Put" + k.title() + "Policy", writes: true, rules: put, permission: on, run: func(c *call) (any, error) { return putInline(c, k) }},
		{name: "Get" + k.title() + "Policy", rules: one, permission: on, run: func(c *call) (any, error) { return getInline(c, k) }},
		{name: "Delete" + k.title() + "Policy", writes: true, rules: one, permission: on, run: func(c *call) (any, error) { return deleteInline(c, k) }},
		{name: "List" + k.title() + "Policies", rules: append(paging(), nameRule(k)), permission: on, run: func(c *call) (any, error) { return listInline(c, k) }},
	}
}

func putInline(c *call, k kind) (any, error) {
	e, err := c.iam.edit(k, c.entityName(k))
	if err != nil {
		return nil, err
	}
	d, err := parsePolicy(c.params.get("PolicyDocument"))
	if err != nil {
		return nil, err
	}
	e.inline[c.params.get("PolicyName")] = d
	if quota := k.inlineQuota(); e.inlineSize() > quota {
		return nil, limitExceeded("Maximum policy size of %d bytes exceeded for %s %s", quota, k, e.name)
	}
	return nil, nil
}

type inlinePolicyXML struct {
	RoleName       string `xml:",omitempty"`
	UserName       string `xml:",omitempty"`
	PolicyName     string
	PolicyDocument string
}

func getInline(c *call, k kind) (any, error) {
	e, err := c.iam.find(k, c.entityName(k))
	if err != nil {
		return nil, err
	}
	name := c.params.get("PolicyName")
	d, ok := e.inline[name]
	if !ok {
		return nil, noSuchInline(k, name)
	}
	x := inlinePolicyXML{PolicyName: name, PolicyDocument: encodeDocument(d.text)}
	if k == roleKind {
		x.RoleName = e.name
	} else {
		x.UserName = e.name
	}
	return x, nil
}

func noSuchInline(k kind, name string) error {
	return noSuchEntity("The %s policy with name %s cannot be found.", k, name)
}

func deleteInline(c *call, k kind) (any, error) {
	e, err := c.iam.edit(k, c.entityName(k))
	if err != nil {
		return nil, err
	}
	name := c.params.get("PolicyName")
	if _, ok := e.inline[name]; !ok {
		return nil, noSuchInline(k, name)
	}
	delete(e.inline, name)
	return nil, nil
}

type policyNamesXML struct {
	PolicyNames members[string]
	pageXML
}

func listInline(c *call, k kind) (any, error) {
	e, err := c.iam.find(k, c.entityName(k))
	if err != nil {
		return nil, err
	}
	names, next, err := page(c, e.inlineNames(), func(s string) string { return s })
	if err != nil {
		return nil, err
	}
	return policyNamesXML{PolicyNames: members[string]{names}, pageXML: next}, nil
}

func attachedPolicyOperations(k kind) []operation {
	on := onEntity(k)
	one := []rule{nameRule(k), arn("PolicyArn").needed()}
	list := append(paging(), nameRule(k), pathPrefix())
	return []operation{
		{name: "Attach" + k.title() + "Policy", writes: true, rules: one, permission: on, run: func(c *call) (any, error) { return attach(c, k) }},
		{name: "Detach" + k.title() + "Policy", writes: true, rules: one, permission: on, run: func(c *call) (any, error) { return detach(c, k) }},
		{name: "ListAttached" + k.title() + "Policies", rules: list, permission: on, run: func(c *call) (any, error) { return listAttached(c, k) }},
	}
}

// attach is idempotent, as IAM's is.
func attach(c *call, k kind) (any, error) {
	e, err := c.iam.edit(k, c.entityName(k))
	if err != nil {
		return nil, err
	}
	arn := c.params.get("PolicyArn")
	if err := checkPolicyARN(arn); err != nil {
		return nil, err
	}
	if _, ok := c.iam.policy(arn); !ok {
		return nil, noSuchEntity("Policy %s does not exist or is not attachable.", arn)
	}
	if slices.Contains(e.managed, arn) {
		return nil, nil
	}
	if quota := c.account().quotas.ManagedPoliciesPerRole; len(e.managed) >= quota {
		return nil, limitExceeded("Cannot exceed quota for PoliciesPer%s: %d", k.title(), quota)
	}
	e.managed = append(e.managed, arn)
	return nil, nil
}

func checkPolicyARN(arn string) error {
	if parsed, err := awsid.ParseARN(arn); err != nil || parsed.Service != "iam" || !strings.HasPrefix(parsed.Resource, "policy/") {
		return invalidInput("ARN %s is not valid.", arn)
	}
	return nil
}

func detach(c *call, k kind) (any, error) {
	e, err := c.iam.edit(k, c.entityName(k))
	if err != nil {
		return nil, err
	}
	arn := c.params.get("PolicyArn")
	i := slices.Index(e.managed, arn)
	if i < 0 {
		return nil, noSuchEntity("Policy %s was not found.", arn)
	}
	e.managed = slices.Delete(e.managed, i, i+1)
	return nil, nil
}

type attachedPoliciesXML struct {
	AttachedPolicies members[attachedPolicyXML]
	pageXML
}

func listAttached(c *call, k kind) (any, error) {
	e, err := c.iam.find(k, c.entityName(k))
	if err != nil {
		return nil, err
	}
	prefix := c.params.or("PathPrefix", "/")
	all := slices.DeleteFunc(c.attachedPolicies(e).Member, func(x attachedPolicyXML) bool {
		p, ok := c.iam.policy(x.PolicyArn)
		return !ok || !strings.HasPrefix(p.path, prefix)
	})
	found, next, err := page(c, all, func(x attachedPolicyXML) string { return x.PolicyArn })
	if err != nil {
		return nil, err
	}
	return attachedPoliciesXML{AttachedPolicies: members[attachedPolicyXML]{found}, pageXML: next}, nil
}

func boundaryOperations(k kind) []operation {
	on := onEntity(k)
	put := []rule{nameRule(k), arn("PermissionsBoundary").needed()}
	return []operation{
		{name: "Put" + k.title() + "PermissionsBoundary", writes: true, rules: put, permission: on, run: func(c *call) (any, error) { return putBoundary(c, k) }},
		{name: "Delete" + k.title() + "PermissionsBoundary", writes: true, rules: put[:1], permission: on, run: func(c *call) (any, error) { return deleteBoundary(c, k) }},
	}
}

func putBoundary(c *call, k kind) (any, error) {
	e, err := c.iam.edit(k, c.entityName(k))
	if err != nil {
		return nil, err
	}
	e.boundary, err = c.boundary()
	return nil, err
}

func deleteBoundary(c *call, k kind) (any, error) {
	e, err := c.iam.edit(k, c.entityName(k))
	if err != nil {
		return nil, err
	}
	if e.boundary == "" {
		return nil, noSuchEntity("The %s %s has no permissions boundary.", k, e.name)
	}
	e.boundary = ""
	return nil, nil
}

func tagOperations(k kind) []operation {
	on := onEntity(k)
	one := []rule{nameRule(k)}
	return []operation{
		{name: "Tag" + k.title(), writes: true, rules: one, check: checkTagsParam, permission: on, run: func(c *call) (any, error) { return setTags(c, k) }},
		{name: "Untag" + k.title(), writes: true, rules: one, permission: on, run: func(c *call) (any, error) { return removeTags(c, k) }},
		{name: "List" + k.title() + "Tags", rules: append(paging(), one...), permission: on, run: func(c *call) (any, error) { return listTags(c, k) }},
	}
}

func setTags(c *call, k kind) (any, error) {
	e, err := c.iam.edit(k, c.entityName(k))
	if err != nil {
		return nil, err
	}
	e.tags = withTags(e.tags, c.params.tags())
	return nil, tooManyTags(e.tags)
}

func tooManyTags(tags []tag) error {
	if len(tags) > awsid.MaxTags {
		return limitExceeded("The number of tags has reached the maximum limit.")
	}
	return nil
}

func removeTags(c *call, k kind) (any, error) {
	e, err := c.iam.edit(k, c.entityName(k))
	if err != nil {
		return nil, err
	}
	e.tags = withoutTags(e.tags, c.params.strings("TagKeys"))
	return nil, nil
}

type tagListXML struct {
	Tags members[tagXML]
	pageXML
}

func listTags(c *call, k kind) (any, error) {
	e, err := c.iam.find(k, c.entityName(k))
	if err != nil {
		return nil, err
	}
	return pageOfTags(c, e.tags)
}

func pageOfTags(c *call, tags []tag) (any, error) {
	found, next, err := page(c, slices.Clone(tags), func(t tag) string { return t.key })
	if err != nil {
		return nil, err
	}
	return tagListXML{Tags: tagsXML(found), pageXML: next}, nil
}

package localaws

import (
	"slices"
	"strings"
)

func accountOperations() []operation {
	return []operation{
		{name: "GetAccountAuthorizationDetails", rules: paging(), check: checkFilter, permission: onAnything, run: authorizationDetails},
		{name: "ListAccountAliases", rules: paging(), permission: onAnything, run: listAccountAliases},
	}
}

// filters are the kinds of entity that GetAccountAuthorizationDetails knows.
func filters() []string {
	return []string{"User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"}
}

func checkFilter(p params) *apiError {
	for _, f := range p.strings("Filter") {
		if !slices.Contains(filters(), f) {
			return violations([]string{violation("'["+f+"]'", "Filter", "Member must satisfy constraint: [Member must satisfy enum value set: ["+strings.Join(filters(), ", ")+"]]")})
		}
	}
	return nil
}

type aliasesXML struct {
	AccountAliases members[string]
	pageXML
}

// listAccountAliases answers as an account without an alias does.
func listAccountAliases(*call) (any, error) { return aliasesXML{}, nil }

type detailsXML struct {
	UserDetailList  members[userDetailXML]
	GroupDetailList members[struct{}]
	RoleDetailList  members[roleDetailXML]
	Policies        members[policyXML]
	pageXML
}

type inlineDetailXML struct {
	PolicyName     string
	PolicyDocument string
}

type userDetailXML struct {
	userXML
	UserPolicyList          members[inlineDetailXML]
	GroupList               members[string]
	AttachedManagedPolicies members[attachedPolicyXML]
}

// roleDetailXML has neither description nor session length.
// Source: IAM API Reference, "RoleDetail".
type roleDetailXML struct {
	Path                     string
	RoleName                 string
	RoleID                   string `xml:"RoleId"`
	Arn                      string
	CreateDate               timestamp
	AssumeRolePolicyDocument string
	InstanceProfileList      members[profileXML]
	RolePolicyList           members[inlineDetailXML]
	AttachedManagedPolicies  members[attachedPolicyXML]
	PermissionsBoundary      *boundaryXML     `xml:",omitempty"`
	Tags                     *members[tagXML] `xml:",omitempty"`
	RoleLastUsed             struct{}
}

// detailed is one entry of the listing, whatever its kind.
type detailed struct {
	key string
	add func(*detailsXML)
}

// authorizationDetails pages over users, roles and policies as one listing, as
// IAM does: a page can end in the middle of any of them.
// Source: IAM API Reference, "GetAccountAuthorizationDetails".
func authorizationDetails(c *call) (any, error) {
	wanted := c.params.strings("Filter")
	if len(wanted) == 0 {
		wanted = filters()
	}
	var all []detailed
	for _, f := range wanted {
		all = append(all, c.detailsOf(f)...)
	}
	found, next, err := page(c, all, func(d detailed) string { return d.key })
	if err != nil {
		return nil, err
	}
	result := detailsXML{pageXML: next}
	for _, d := range found {
		d.add(&result)
	}
	return result, nil
}

// detailsOf lists one kind; the keys sort users before roles before policies.
func (c *call) detailsOf(filter string) []detailed {
	var list []detailed
	switch filter {
	case "User":
		for name, e := range c.iam.users {
			list = append(list, detailed{"1 " + name, func(x *detailsXML) { x.UserDetailList.Member = append(x.UserDetailList.Member, c.userDetail(e)) }})
		}
	case "Role":
		for name, e := range c.iam.roles {
			list = append(list, detailed{"2 " + name, func(x *detailsXML) { x.RoleDetailList.Member = append(x.RoleDetailList.Member, c.roleDetail(e)) }})
		}
	case "LocalManagedPolicy", "AWSManagedPolicy":
		for _, p := range c.iam.everyPolicy() {
			if p.isAWS() == (filter == "AWSManagedPolicy") && c.listsPolicy(p) {
				list = append(list, detailed{"3 " + p.arn, func(x *detailsXML) { x.Policies.Member = append(x.Policies.Member, c.policyDetail(p)) }})
			}
		}
	}
	return list
}

// listsPolicy leaves out AWS's policies that are not in use.
func (c *call) listsPolicy(p *managedPolicy) bool {
	attached, bounding := c.iam.usesOf(p.arn)
	return !p.isAWS() || attached+bounding > 0
}

func (c *call) userDetail(e *entity) userDetailXML {
	return userDetailXML{userXML: c.fullUser(e), UserPolicyList: inlineDetails(e), AttachedManagedPolicies: c.attachedPolicies(e)}
}

func (c *call) roleDetail(e *entity) roleDetailXML {
	x := roleDetailXML{
		Path: e.path, RoleName: e.name, RoleID: e.id, Arn: e.arn(c.account()), CreateDate: timestamp(e.created),
		AssumeRolePolicyDocument: encodeDocument(c.showTrust(e.trust)),
		RolePolicyList:           inlineDetails(e),
		AttachedManagedPolicies:  c.attachedPolicies(e),
		PermissionsBoundary:      newBoundaryXML(e.boundary),
		Tags:                     someTagsXML(e.tags),
	}
	for _, p := range c.iam.profilesOf(e.name) {
		x.InstanceProfileList.Member = append(x.InstanceProfileList.Member, c.profile(p))
	}
	return x
}

func inlineDetails(e *entity) members[inlineDetailXML] {
	var list members[inlineDetailXML]
	for _, name := range e.inlineNames() {
		list.Member = append(list.Member, inlineDetailXML{PolicyName: name, PolicyDocument: encodeDocument(e.inline[name].text)})
	}
	return list
}

func (c *call) policyDetail(p *managedPolicy) policyXML {
	x := c.fullPolicy(p)
	x.Tags = nil
	x.PolicyVersionList = &members[policyVersionXML]{}
	for _, v := range p.versions {
		x.PolicyVersionList.Member = append(x.PolicyVersionList.Member, fullVersion(v))
	}
	return x
}

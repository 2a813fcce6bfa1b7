package localaws

import (
	"net/http"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

func roleOperations() []operation {
	name := named("RoleName", awsid.MaxRoleNameLength)
	description := text("Description", 0, awsid.MaxDescriptionLength).matching(`[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*`, isDescriptionRune)
	maxSession := integer("MaxSessionDuration", awsid.MinMaxSessionDuration, awsid.MaxMaxSessionDuration)
	create := []rule{name, policyText("AssumeRolePolicyDocument").needed(), pathed("Path"), description, maxSession, arn("PermissionsBoundary")}
	onRole := onEntity(roleKind)
	return []operation{
		{name: "CreateRole", writes: true, rules: create, check: checkTagsParam, permission: onEntity(roleKind), run: createRole},
		{name: "GetRole", rules: []rule{name}, permission: onRole, run: getRole},
		{name: "ListRoles", rules: append(paging(), pathPrefix()), permission: onList("role"), run: listRoles},
		{name: "UpdateRole", writes: true, rules: []rule{name, description, maxSession}, permission: onRole, run: updateRole},
		{name: "UpdateRoleDescription", writes: true, rules: []rule{name, description.needed()}, permission: onRole, run: updateRoleDescription},
		{name: "UpdateAssumeRolePolicy", writes: true, rules: []rule{name, policyText("PolicyDocument").needed()}, permission: onRole, run: updateAssumeRolePolicy},
		{name: "DeleteRole", writes: true, rules: []rule{name}, permission: onRole, run: deleteRole},
	}
}

func checkTagsParam(p params) *apiError { return checkOwnTags(p.tags()) }

type roleResultXML struct{ Role roleXML }

func createRole(c *call) (any, error) {
	p, a := c.params, c.account()
	name := p.get("RoleName")
	if taken(c.iam.roles, name) {
		return nil, entityExists("Role with name %s already exists.", name)
	}
	if len(c.iam.roles) >= a.quotas.Roles {
		return nil, limitExceeded("Cannot exceed quota for RolesPerAccount: %d", a.quotas.Roles)
	}
	if strings.HasPrefix(p.get("Path"), "/aws-service-role/") {
		return nil, invalidInput("The path /aws-service-role/ is reserved for service-linked roles.")
	}
	trust, err := c.newTrust(a, p.get("AssumeRolePolicyDocument"))
	if err != nil {
		return nil, err
	}
	boundary, err := c.boundary()
	if err != nil {
		return nil, err
	}
	e := (&entity{
		kind: roleKind, name: name, path: p.or("Path", "/"), id: c.world.newUniqueID(roleIDPrefix, a), created: c.at,
		boundary: boundary, tags: p.tags(), description: p.get("Description"),
		maxSession: p.integer("MaxSessionDuration", awsid.MinMaxSessionDuration), trust: trust,
	}).clone()
	c.iam.roles[name] = e
	return roleResultXML{c.fullRole(e)}, nil
}

// taken compares names as IAM does: without case.
// Source: IAM API Reference, "CreateRole".
func taken[T any](named map[string]T, name string) bool {
	if _, ok := named[name]; ok {
		return true
	}
	for other := range named {
		if strings.EqualFold(other, name) {
			return true
		}
	}
	return false
}

func getRole(c *call) (any, error) {
	e, err := c.iam.find(roleKind, c.params.get("RoleName"))
	if err != nil {
		return nil, err
	}
	return roleResultXML{c.fullRole(e)}, nil
}

type listRolesXML struct {
	Roles members[roleXML]
	pageXML
}

func listRoles(c *call) (any, error) {
	found, next, err := page(c, c.under(roleKind), func(e *entity) string { return e.name })
	if err != nil {
		return nil, err
	}
	result := listRolesXML{pageXML: next}
	for _, e := range found {
		result.Roles.Member = append(result.Roles.Member, c.listedRole(e))
	}
	return result, nil
}

// under gives the roles or users whose path begins with PathPrefix.
func (c *call) under(k kind) []*entity {
	prefix := c.params.or("PathPrefix", "/")
	var found []*entity
	for _, e := range c.iam.entities(k) {
		if strings.HasPrefix(e.path, prefix) {
			found = append(found, e)
		}
	}
	return found
}

// updateRole sets the session length to an hour where none is given.
// Source: IAM API Reference, "UpdateRole".
func updateRole(c *call) (any, error) {
	e, err := c.iam.edit(roleKind, c.params.get("RoleName"))
	if err != nil {
		return nil, err
	}
	e.description = c.params.or("Description", e.description)
	e.maxSession = c.params.integer("MaxSessionDuration", awsid.MinMaxSessionDuration)
	return struct{}{}, nil
}

func updateRoleDescription(c *call) (any, error) {
	e, err := c.iam.edit(roleKind, c.params.get("RoleName"))
	if err != nil {
		return nil, err
	}
	e.description = c.params.get("Description")
	return roleResultXML{c.fullRole(e)}, nil
}

func updateAssumeRolePolicy(c *call) (any, error) {
	e, err := c.iam.edit(roleKind, c.params.get("RoleName"))
	if err != nil {
		return nil, err
	}
	e.trust, err = c.newTrust(c.account(), c.params.get("PolicyDocument"))
	return nil, err
}

// deleteRole refuses while anything hangs on the role.
// Source: IAM API Reference, "DeleteRole".
func deleteRole(c *call) (any, error) {
	name := c.params.get("RoleName")
	e, err := c.iam.edit(roleKind, name)
	if err != nil {
		return nil, err
	}
	if len(c.iam.profilesOf(name)) > 0 {
		return nil, deleteConflict("Cannot delete entity, must remove roles from instance profile first.")
	}
	if err := mustBeBare(e); err != nil {
		return nil, err
	}
	delete(c.iam.roles, name)
	return nil, nil
}

func mustBeBare(e *entity) error {
	if len(e.managed) > 0 {
		return deleteConflict("Cannot delete entity, must detach all policies first.")
	}
	if len(e.inline) > 0 {
		return deleteConflict("Cannot delete entity, must delete policies first.")
	}
	return nil
}

// boundary checks the PermissionsBoundary parameter; empty means none given.
func (c *call) boundary() (string, error) {
	arn, ok := c.params.lookup("PermissionsBoundary")
	if !ok {
		return "", nil
	}
	parsed, err := awsid.ParseARN(arn)
	if err != nil || parsed.Service != "iam" || !strings.HasPrefix(parsed.Resource, "policy/") {
		return "", validationError("Value (%s) for parameter PermissionsBoundary is invalid.", arn)
	}
	if _, ok := c.iam.policy(arn); !ok {
		return "", apiErrorf(http.StatusNotFound, "NoSuchEntity", "Scope ARN: %s does not exist or is not attachable.", arn)
	}
	return arn, nil
}

package localaws

import (
	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// existingUser is a user name that may be left out, which then is the
// caller's own. IAM takes 128 characters where it only looks up.
func existingUser() rule { return named("UserName", 128).optional() }

func userOperations() []operation {
	name := named("UserName", awsid.MaxUserNameLength)
	create := []rule{name, pathed("Path"), arn("PermissionsBoundary")}
	update := []rule{named("UserName", 128), pathed("NewPath"), named("NewUserName", awsid.MaxUserNameLength).optional()}
	onUser := onEntity(userKind)
	return []operation{
		{name: "CreateUser", writes: true, rules: create, check: checkTagsParam, permission: onUser, run: createUser},
		{name: "GetUser", rules: []rule{existingUser()}, permission: onUser, run: getUser},
		{name: "ListUsers", rules: append(paging(), pathPrefix()), permission: onList("user"), run: listUsers},
		{name: "UpdateUser", writes: true, rules: update, permission: onUser, run: updateUser},
		{name: "DeleteUser", writes: true, rules: update[:1], permission: onUser, run: deleteUser},
		{name: "ListMFADevices", rules: append(paging(), existingUser()), permission: onUser, run: listMFADevices},
		{name: "DeactivateMFADevice", writes: true, rules: []rule{existingUser(), serialRule().needed()}, permission: onUser, run: deactivateMFADevice},
	}
}

type userResultXML struct{ User userXML }

func createUser(c *call) (any, error) {
	p, a := c.params, c.account()
	name := p.get("UserName")
	if taken(c.iam.users, name) {
		return nil, entityExists("User with name %s already exists.", name)
	}
	boundary, err := c.boundary()
	if err != nil {
		return nil, err
	}
	e := (&entity{
		kind: userKind, name: name, path: p.or("Path", "/"), id: c.world.newUniqueID(userIDPrefix, a), created: c.at,
		boundary: boundary, tags: p.tags(),
	}).clone()
	c.iam.users[name] = e
	return userResultXML{c.fullUser(e)}, nil
}

// callerOrNamed finds the user of a call that may leave the name out.
func (c *call) callerOrNamed() (*entity, error) {
	name := c.entityName(userKind)
	if name == "" {
		return nil, validationError("Must specify userName when calling with non-User credentials")
	}
	return c.iam.find(userKind, name)
}

func getUser(c *call) (any, error) {
	e, err := c.callerOrNamed()
	if err != nil {
		return nil, err
	}
	return userResultXML{c.fullUser(e)}, nil
}

type listUsersXML struct {
	Users members[userXML]
	pageXML
}

func listUsers(c *call) (any, error) {
	found, next, err := page(c, c.under(userKind), func(e *entity) string { return e.name })
	if err != nil {
		return nil, err
	}
	result := listUsersXML{pageXML: next}
	for _, e := range found {
		result.Users.Member = append(result.Users.Member, c.listedUser(e))
	}
	return result, nil
}

// updateUser renames and moves. The unique ID stays, so that trust policies
// follow the user to the new ARN.
// Source: IAM User Guide, "Rename an IAM user".
func updateUser(c *call) (any, error) {
	name := c.params.get("UserName")
	e, err := c.iam.edit(userKind, name)
	if err != nil {
		return nil, err
	}
	e.path = c.params.or("NewPath", e.path)
	renamed := c.params.or("NewUserName", name)
	delete(c.iam.users, name)
	if taken(c.iam.users, renamed) {
		return nil, entityExists("User with name %s already exists.", renamed)
	}
	e.name = renamed
	c.iam.users[renamed] = e
	return nil, nil
}

// deleteUser refuses while keys, a device or policies hang on the user.
// Source: IAM API Reference, "DeleteUser".
func deleteUser(c *call) (any, error) {
	name := c.params.get("UserName")
	e, err := c.iam.edit(userKind, name)
	if err != nil {
		return nil, err
	}
	if len(e.keys) > 0 {
		return nil, deleteConflict("Cannot delete entity, must delete access keys first.")
	}
	if e.mfa != nil {
		return nil, deleteConflict("Cannot delete entity, must delete MFA device first.")
	}
	if !e.password.IsZero() {
		return nil, deleteConflict("Cannot delete entity, must delete login profile first.")
	}
	if err := mustBeBare(e); err != nil {
		return nil, err
	}
	delete(c.iam.users, name)
	return nil, nil
}

// emptyUserOperations answer for what this endpoint's users never have, so
// that tools which look before they delete a user can go on.
func emptyUserOperations() []operation {
	var operations []operation
	for action, list := range map[string]string{
		"ListGroupsForUser":              "Groups",
		"ListSSHPublicKeys":              "SSHPublicKeys",
		"ListSigningCertificates":        "Certificates",
		"ListServiceSpecificCredentials": "ServiceSpecificCredentials",
	} {
		operations = append(operations, operation{
			name: action, rules: append(paging(), existingUser()), permission: onEntity(userKind),
			run: func(c *call) (any, error) { return emptyList(c, list) },
		})
	}
	return operations
}

// emptyListXML is a list under a name that differs by operation.
type emptyListXML struct {
	List namedEmptyXML
	pageXML
}

func emptyList(c *call, name string) (any, error) {
	if _, err := c.callerOrNamed(); err != nil {
		return nil, err
	}
	return emptyListXML{List: namedEmptyXML(name)}, nil
}

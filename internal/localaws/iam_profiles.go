package localaws

import (
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

func profileOperations() []operation {
	name := named("InstanceProfileName", 128)
	role := named("RoleName", awsid.MaxRoleNameLength)
	list := append(paging(), pathPrefix())
	return []operation{
		{name: "CreateInstanceProfile", writes: true, rules: []rule{name, pathed("Path")}, check: checkTagsParam, permission: onProfile, run: createProfile},
		{name: "GetInstanceProfile", rules: []rule{name}, permission: onProfile, run: getProfile},
		{name: "DeleteInstanceProfile", writes: true, rules: []rule{name}, permission: onProfile, run: deleteProfile},
		{name: "AddRoleToInstanceProfile", writes: true, rules: []rule{name, role}, permission: onProfile, run: addRoleToProfile},
		{name: "RemoveRoleFromInstanceProfile", writes: true, rules: []rule{name, role}, permission: onProfile, run: removeRoleFromProfile},
		{name: "ListInstanceProfiles", rules: list, permission: onList("instance-profile"), run: listProfiles},
		{name: "ListInstanceProfilesForRole", rules: append(paging(), role), permission: onEntity(roleKind), run: listProfilesForRole},
	}
}

func onProfile(c *call) permission {
	name := c.params.get("InstanceProfileName")
	path := c.params.or("Path", "/")
	if p, ok := c.iam.profiles[name]; ok {
		path = p.path
	}
	return permission{action: "iam:" + c.action, resource: c.account().arn("instance-profile" + path + name), shown: "instance profile " + name, context: c.requestKeys()}
}

type profileResultXML struct{ InstanceProfile profileXML }

func createProfile(c *call) (any, error) {
	name := c.params.get("InstanceProfileName")
	if taken(c.iam.profiles, name) {
		return nil, entityExists("Instance Profile %s already exists.", name)
	}
	p := &instanceProfile{name: name, path: c.params.or("Path", "/"), id: c.world.ids.uniqueID(profileIDPrefix), created: c.at, tags: c.params.tags()}
	c.iam.profiles[name] = p
	return profileResultXML{c.profile(p)}, nil
}

func (c *call) findProfile() (*instanceProfile, error) {
	name := c.params.get("InstanceProfileName")
	p, ok := c.iam.profiles[name]
	if !ok {
		return nil, noSuchEntity("Instance Profile %s cannot be found.", name)
	}
	return p, nil
}

func getProfile(c *call) (any, error) {
	p, err := c.findProfile()
	if err != nil {
		return nil, err
	}
	return profileResultXML{c.profile(p)}, nil
}

func deleteProfile(c *call) (any, error) {
	p, err := c.findProfile()
	if err != nil {
		return nil, err
	}
	if p.role != "" {
		return nil, deleteConflict("Cannot delete entity, must remove roles from instance profile first.")
	}
	delete(c.iam.profiles, p.name)
	return nil, nil
}

func addRoleToProfile(c *call) (any, error) {
	p, err := c.findProfile()
	if err != nil {
		return nil, err
	}
	r, err := c.iam.find(roleKind, c.params.get("RoleName"))
	if err != nil {
		return nil, err
	}
	if p.role != "" {
		return nil, limitExceeded("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1")
	}
	edited := *p
	edited.role = r.name
	c.iam.profiles[p.name] = &edited
	return nil, nil
}

func removeRoleFromProfile(c *call) (any, error) {
	p, err := c.findProfile()
	if err != nil {
		return nil, err
	}
	if name := c.params.get("RoleName"); p.role != name {
		return nil, noSuchEntity("The role with name %s cannot be found.", name)
	}
	edited := *p
	edited.role = ""
	c.iam.profiles[p.name] = &edited
	return nil, nil
}

// profilesOf gives the profiles that hold the role.
func (s *iamState) profilesOf(role string) []*instanceProfile {
	var found []*instanceProfile
	for _, p := range s.profiles {
		if p.role == role {
			found = append(found, p)
		}
	}
	return found
}

type profileListXML struct {
	InstanceProfiles members[profileXML]
	pageXML
}

func listProfiles(c *call) (any, error) {
	var all []*instanceProfile
	for _, p := range c.iam.profiles {
		if strings.HasPrefix(p.path, c.params.or("PathPrefix", "/")) {
			all = append(all, p)
		}
	}
	return c.pageOfProfiles(all)
}

func listProfilesForRole(c *call) (any, error) {
	r, err := c.iam.find(roleKind, c.params.get("RoleName"))
	if err != nil {
		return nil, err
	}
	return c.pageOfProfiles(c.iam.profilesOf(r.name))
}

func (c *call) pageOfProfiles(all []*instanceProfile) (any, error) {
	found, next, err := page(c, all, func(p *instanceProfile) string { return p.name })
	if err != nil {
		return nil, err
	}
	result := profileListXML{pageXML: next}
	for _, p := range found {
		result.InstanceProfiles.Member = append(result.InstanceProfiles.Member, c.profile(p))
	}
	return result, nil
}

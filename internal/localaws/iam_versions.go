package localaws

import "slices"

func policyVersionOperations() []operation {
	one := arn("PolicyArn").needed()
	version := text("VersionId", 2, 32).needed()
	create := []rule{one, policyText("PolicyDocument").needed(), oneOf("SetAsDefault", "true", "false")}
	return []operation{
		{name: "CreatePolicyVersion", writes: true, rules: create, permission: onPolicy, run: createPolicyVersion},
		{name: "GetPolicyVersion", rules: []rule{one, version}, permission: onPolicy, run: getPolicyVersion},
		{name: "ListPolicyVersions", rules: append(paging(), one), permission: onPolicy, run: listPolicyVersions},
		{name: "SetDefaultPolicyVersion", writes: true, rules: []rule{one, version}, permission: onPolicy, run: setDefaultPolicyVersion},
		{name: "DeletePolicyVersion", writes: true, rules: []rule{one, version}, permission: onPolicy, run: deletePolicyVersion},
	}
}

type policyVersionResultXML struct{ PolicyVersion policyVersionXML }

func createPolicyVersion(c *call) (any, error) {
	p, err := c.editPolicy()
	if err != nil {
		return nil, err
	}
	if len(p.versions) >= maxPolicyVersions {
		return nil, limitExceeded("A managed policy can have up to %d versions. Before you create a new version, you must delete an existing version.", maxPolicyVersions)
	}
	d, err := c.managedDocument()
	if err != nil {
		return nil, err
	}
	v := policyVersion{id: versionID(p.next), document: d, created: c.at}
	p.next++
	p.updated = c.at
	p.versions = append(p.versions, v)
	if c.params.get("SetAsDefault") == "true" {
		p.setDefault(v.id)
	}
	made, _ := p.version(v.id)
	return policyVersionResultXML{listedVersion(made)}, nil
}

func (p *managedPolicy) setDefault(id string) {
	for i := range p.versions {
		p.versions[i].isDefault = p.versions[i].id == id
	}
}

func noSuchVersion(p *managedPolicy, id string) error {
	return noSuchEntity("Policy %s version %s does not exist or is not attachable.", p.arn, id)
}

func getPolicyVersion(c *call) (any, error) {
	p, err := c.findPolicy()
	if err != nil {
		return nil, err
	}
	v, ok := p.version(c.params.get("VersionId"))
	if !ok {
		return nil, noSuchVersion(p, c.params.get("VersionId"))
	}
	return policyVersionResultXML{fullVersion(v)}, nil
}

type policyVersionsXML struct {
	Versions members[policyVersionXML]
	pageXML
}

func listPolicyVersions(c *call) (any, error) {
	p, err := c.findPolicy()
	if err != nil {
		return nil, err
	}
	found, next, err := page(c, slices.Clone(p.versions), func(v policyVersion) string { return v.id })
	if err != nil {
		return nil, err
	}
	result := policyVersionsXML{pageXML: next}
	for _, v := range found {
		result.Versions.Member = append(result.Versions.Member, listedVersion(v))
	}
	return result, nil
}

func setDefaultPolicyVersion(c *call) (any, error) {
	p, err := c.editPolicy()
	if err != nil {
		return nil, err
	}
	id := c.params.get("VersionId")
	if _, ok := p.version(id); !ok {
		return nil, noSuchVersion(p, id)
	}
	p.setDefault(id)
	p.updated = c.at
	return nil, nil
}

func deletePolicyVersion(c *call) (any, error) {
	p, err := c.editPolicy()
	if err != nil {
		return nil, err
	}
	id := c.params.get("VersionId")
	v, ok := p.version(id)
	if !ok {
		return nil, noSuchVersion(p, id)
	}
	if v.isDefault {
		return nil, deleteConflict("Cannot delete the default version of a policy.")
	}
	p.versions = slices.DeleteFunc(p.versions, func(v policyVersion) bool { return v.id == id })
	return nil, nil
}

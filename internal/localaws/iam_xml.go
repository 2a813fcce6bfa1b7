package localaws

import "encoding/xml"

// The shapes below are IAM's, with the element names of its API model.
// Source: IAM API Reference, "Data Types".

type tagXML struct {
	Key   string
	Value string
}

func tagsXML(tags []tag) members[tagXML] {
	var list members[tagXML]
	for _, t := range tags {
		list.Member = append(list.Member, tagXML{Key: t.key, Value: t.value})
	}
	return list
}

// someTagsXML leaves the element out where there is no tag, as IAM does in
// roles, users and policies.
func someTagsXML(tags []tag) *members[tagXML] {
	if len(tags) == 0 {
		return nil
	}
	list := tagsXML(tags)
	return &list
}

type boundaryXML struct {
	PermissionsBoundaryType string
	PermissionsBoundaryArn  string
}

func newBoundaryXML(arn string) *boundaryXML {
	if arn == "" {
		return nil
	}
	return &boundaryXML{PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: arn}
}

type roleXML struct {
	Path                     string
	RoleName                 string
	RoleID                   string `xml:"RoleId"`
	Arn                      string
	CreateDate               timestamp
	AssumeRolePolicyDocument string
	Description              string `xml:",omitempty"`
	MaxSessionDuration       int64
	PermissionsBoundary      *boundaryXML     `xml:",omitempty"`
	Tags                     *members[tagXML] `xml:",omitempty"`
	RoleLastUsed             *struct{}        `xml:",omitempty"`
}

// fullRole is a role as GetRole shows it.
func (c *call) fullRole(e *entity) roleXML {
	r := c.listedRole(e)
	r.PermissionsBoundary = newBoundaryXML(e.boundary)
	r.Tags = someTagsXML(e.tags)
	r.RoleLastUsed = &struct{}{}
	return r
}

// listedRole lacks what listings do not return.
// Source: IAM API Reference, "ListRoles".
func (c *call) listedRole(e *entity) roleXML {
	return roleXML{
		Path: e.path, RoleName: e.name, RoleID: e.id, Arn: e.arn(c.account()), CreateDate: timestamp(e.created),
		AssumeRolePolicyDocument: encodeDocument(c.showTrust(e.trust)),
		Description:              e.description, MaxSessionDuration: e.maxSession,
	}
}

type userXML struct {
	Path                string
	UserName            string
	UserID              string `xml:"UserId"`
	Arn                 string
	CreateDate          timestamp
	PermissionsBoundary *boundaryXML     `xml:",omitempty"`
	Tags                *members[tagXML] `xml:",omitempty"`
}

func (c *call) fullUser(e *entity) userXML {
	u := c.listedUser(e)
	u.PermissionsBoundary = newBoundaryXML(e.boundary)
	u.Tags = someTagsXML(e.tags)
	return u
}

func (c *call) listedUser(e *entity) userXML {
	return userXML{Path: e.path, UserName: e.name, UserID: e.id, Arn: e.arn(c.account()), CreateDate: timestamp(e.created)}
}

type attachedPolicyXML struct {
	PolicyName string
	PolicyArn  string
}

func (c *call) attachedPolicies(e *entity) members[attachedPolicyXML] {
	var list members[attachedPolicyXML]
	for _, arn := range e.managed {
		if p, ok := c.iam.policy(arn); ok {
			list.Member = append(list.Member, attachedPolicyXML{PolicyName: p.name, PolicyArn: arn})
		}
	}
	return list
}

type policyXML struct {
	PolicyName                    string
	PolicyID                      string `xml:"PolicyId"`
	Arn                           string
	Path                          string
	DefaultVersionID              string `xml:"DefaultVersionId"`
	AttachmentCount               int
	PermissionsBoundaryUsageCount int
	IsAttachable                  bool
	Description                   string `xml:",omitempty"`
	CreateDate                    timestamp
	UpdateDate                    timestamp
	Tags                          *members[tagXML]           `xml:",omitempty"`
	PolicyVersionList             *members[policyVersionXML] `xml:",omitempty"`
}

func (c *call) fullPolicy(p *managedPolicy) policyXML {
	x := c.listedPolicy(p)
	x.Description = p.description
	x.Tags = someTagsXML(p.tags)
	return x
}

func (c *call) listedPolicy(p *managedPolicy) policyXML {
	attached, bounding := c.iam.usesOf(p.arn)
	return policyXML{
		PolicyName: p.name, PolicyID: p.id, Arn: p.arn, Path: p.path, DefaultVersionID: p.current().id,
		AttachmentCount: attached, PermissionsBoundaryUsageCount: bounding, IsAttachable: true,
		CreateDate: timestamp(p.created), UpdateDate: timestamp(p.updated),
	}
}

type policyVersionXML struct {
	Document         string `xml:",omitempty"`
	VersionID        string `xml:"VersionId"`
	IsDefaultVersion bool
	CreateDate       timestamp
}

func fullVersion(v policyVersion) policyVersionXML {
	x := listedVersion(v)
	x.Document = encodeDocument(v.document.text)
	return x
}

func listedVersion(v policyVersion) policyVersionXML {
	return policyVersionXML{VersionID: v.id, IsDefaultVersion: v.isDefault, CreateDate: timestamp(v.created)}
}

type profileXML struct {
	Path                string
	InstanceProfileName string
	InstanceProfileID   string `xml:"InstanceProfileId"`
	Arn                 string
	CreateDate          timestamp
	Roles               members[roleXML]
	Tags                *members[tagXML] `xml:",omitempty"`
}

func (c *call) profile(p *instanceProfile) profileXML {
	x := profileXML{
		Path: p.path, InstanceProfileName: p.name, InstanceProfileID: p.id,
		Arn: c.account().arn("instance-profile" + p.path + p.name), CreateDate: timestamp(p.created), Tags: someTagsXML(p.tags),
	}
	if r, ok := c.iam.roles[p.role]; ok {
		x.Roles.Member = append(x.Roles.Member, c.listedRole(r))
	}
	return x
}

// namedEmptyXML is an empty list whose element bears the value as its name.
type namedEmptyXML string

// MarshalXML writes an empty element of that name.
func (n namedEmptyXML) MarshalXML(e *xml.Encoder, _ xml.StartElement) error {
	return e.EncodeElement(struct{}{}, xml.StartElement{Name: xml.Name{Local: string(n)}})
}

package localaws

import "slices"

// maxAccessKeys is how many keys a user may have, active or not.
// Source: IAM User Guide, "IAM and AWS STS quotas".
const maxAccessKeys = 2

func accessKeyOperations() []operation {
	user := existingUser()
	key := text("AccessKeyId", 16, 128).matching(`[\w]+`, isWord).needed()
	status := oneOf("Status", "Active", "Inactive").needed()
	on := onEntity(userKind)
	return []operation{
		{name: "CreateAccessKey", writes: true, rules: []rule{user}, permission: on, run: createAccessKey},
		{name: "ListAccessKeys", rules: append(paging(), user), permission: on, run: listAccessKeys},
		{name: "UpdateAccessKey", writes: true, rules: []rule{user, key, status}, permission: on, run: updateAccessKey},
		{name: "DeleteAccessKey", writes: true, rules: []rule{user, key}, permission: on, run: deleteAccessKey},
		{name: "GetAccessKeyLastUsed", rules: []rule{key}, permission: onAnything, run: getAccessKeyLastUsed},
	}
}

// editCallerOrNamed is callerOrNamed for writes.
func (c *call) editCallerOrNamed() (*entity, error) {
	e, err := c.callerOrNamed()
	if err != nil {
		return nil, err
	}
	return c.iam.edit(userKind, e.name)
}

type accessKeyXML struct {
	UserName        string
	AccessKeyID     string `xml:"AccessKeyId"`
	Status          string
	SecretAccessKey string `xml:",omitempty"`
	CreateDate      timestamp
}

func (k accessKey) metadata(user string) accessKeyXML {
	return accessKeyXML{UserName: user, AccessKeyID: k.id, Status: k.status(), CreateDate: timestamp(k.created)}
}

func (k accessKey) status() string {
	if k.active {
		return "Active"
	}
	return "Inactive"
}

type accessKeyResultXML struct{ AccessKey accessKeyXML }

// createAccessKey shows the secret, which nothing shows again.
func createAccessKey(c *call) (any, error) {
	e, err := c.editCallerOrNamed()
	if err != nil {
		return nil, err
	}
	if len(e.keys) >= maxAccessKeys {
		return nil, limitExceeded("Cannot exceed quota for AccessKeysPerUser: %d", maxAccessKeys)
	}
	k := c.world.newAccessKey(c.at)
	e.keys = append(e.keys, k)
	x := k.metadata(e.name)
	x.SecretAccessKey = k.secret
	return accessKeyResultXML{x}, nil
}

type accessKeyListXML struct {
	UserName          string
	AccessKeyMetadata members[accessKeyXML]
	pageXML
}

func listAccessKeys(c *call) (any, error) {
	e, err := c.callerOrNamed()
	if err != nil {
		return nil, err
	}
	result := accessKeyListXML{UserName: e.name}
	for _, k := range e.keys {
		result.AccessKeyMetadata.Member = append(result.AccessKeyMetadata.Member, k.metadata(e.name))
	}
	return result, nil
}

func updateAccessKey(c *call) (any, error) {
	e, i, err := c.editKey()
	if err != nil {
		return nil, err
	}
	e.keys[i].active = c.params.get("Status") == "Active"
	return nil, nil
}

func deleteAccessKey(c *call) (any, error) {
	e, i, err := c.editKey()
	if err != nil {
		return nil, err
	}
	e.keys = slices.Delete(e.keys, i, i+1)
	return nil, nil
}

// editKey finds the user and the key's place among the user's.
func (c *call) editKey() (*entity, int, error) {
	e, err := c.editCallerOrNamed()
	if err != nil {
		return nil, 0, err
	}
	id := c.params.get("AccessKeyId")
	i := slices.IndexFunc(e.keys, func(k accessKey) bool { return k.id == id })
	if i < 0 {
		return nil, 0, noSuchEntity("The Access Key with id %s cannot be found.", id)
	}
	return e, i, nil
}

type accessKeyLastUsedXML struct {
	UserName          string
	AccessKeyLastUsed lastUsedXML
}

type lastUsedXML struct {
	Region      string
	ServiceName string
}

// getAccessKeyLastUsed answers as for a key that was never used: uses are not
// recorded.
func getAccessKeyLastUsed(c *call) (any, error) {
	e, _, ok := c.iam.keyOwner(c.params.get("AccessKeyId"))
	if !ok {
		return nil, accessDenied("User: %s is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key %s", c.caller.arn, c.params.get("AccessKeyId"))
	}
	return accessKeyLastUsedXML{UserName: e.name, AccessKeyLastUsed: lastUsedXML{Region: "N/A", ServiceName: "N/A"}}, nil
}

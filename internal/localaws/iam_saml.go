package localaws

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws/idp"
)

// maxSAMLProviders is an account's quota.
// Source: IAM User Guide, "IAM and AWS STS quotas".
const maxSAMLProviders = 100

// samlProvider is a SAML provider that an account trusts.
type samlProvider struct {
	arn       string
	accountID string
	name      string
	uuid      string
	// document is the metadata as it was given.
	document string
	metadata idp.Metadata
	tags     []tag
	created  time.Time
}

func samlOperations() []operation {
	arn := arn("SAMLProviderArn").needed()
	name := text("Name", 1, 128).matching(`[\w._-]+`, func(c rune) bool { return isWord(c) || c == '.' || c == '-' }).needed()
	return []operation{
		{name: "CreateSAMLProvider", writes: true, rules: []rule{name, text("SAMLMetadataDocument", 1000, 10_000_000).needed()}, check: checkTagsParam, permission: onNewSAML, run: createSAML},
		{name: "GetSAMLProvider", rules: []rule{arn}, permission: onARN("SAMLProviderArn"), run: getSAML},
		{name: "ListSAMLProviders", permission: onAnything, run: listSAML},
		{name: "DeleteSAMLProvider", writes: true, rules: []rule{arn}, permission: onARN("SAMLProviderArn"), run: deleteSAML},
	}
}

func (a *account) samlARN(name string) string { return a.arn("saml-provider/" + name) }

func onNewSAML(c *call) permission {
	return permission{action: "iam:" + c.action, resource: c.account().samlARN(c.params.get("Name")), context: c.requestKeys()}
}

type newSAMLXML struct {
	SAMLProviderArn string
	Tags            *members[tagXML] `xml:",omitempty"`
}

func createSAML(c *call) (any, error) {
	p, err := c.world.newSAMLProvider(c.account(), c.params.get("Name"), c.params.get("SAMLMetadataDocument"), c.at)
	if err != nil {
		return nil, err
	}
	if taken(c.iam.saml, p.arn) {
		return nil, entityExists("SAMLProvider with name %s already exists.", p.name)
	}
	if len(c.iam.saml) >= maxSAMLProviders {
		return nil, limitExceeded("Cannot exceed quota for SAMLProvidersPerAccount: %d", maxSAMLProviders)
	}
	p.tags = c.params.tags()
	c.iam.saml[p.arn] = p
	return newSAMLXML{SAMLProviderArn: p.arn, Tags: someTagsXML(p.tags)}, nil
}

// newSAMLProvider makes a provider of its metadata, which must be readable.
// Source: IAM User Guide, "Troubleshoot SAML federation with IAM".
func (w *world) newSAMLProvider(a *account, name, document string, now time.Time) (*samlProvider, error) {
	metadata, err := idp.ReadMetadata(document)
	if err != nil {
		return nil, invalidInput("Could not parse metadata")
	}
	return &samlProvider{
		arn: a.samlARN(name), accountID: a.id, name: name, uuid: strings.ToUpper(w.ids.letters(32)), document: document, metadata: metadata, created: now,
	}, nil
}

type samlProviderXML struct {
	SAMLProviderUUID     string
	SAMLMetadataDocument string
	CreateDate           timestamp
	ValidUntil           timestamp
	Tags                 members[tagXML]
}

func (c *call) findSAML() (*samlProvider, error) {
	p, ok := c.iam.saml[c.params.get("SAMLProviderArn")]
	if !ok {
		return nil, noSuchEntity("Manifest not found for arn %s", c.params.get("SAMLProviderArn"))
	}
	return p, nil
}

func getSAML(c *call) (any, error) {
	p, err := c.findSAML()
	if err != nil {
		return nil, err
	}
	return samlProviderXML{
		SAMLProviderUUID: p.uuid, SAMLMetadataDocument: p.document, CreateDate: timestamp(p.created),
		ValidUntil: timestamp(p.metadata.ValidUntil), Tags: tagsXML(p.tags),
	}, nil
}

type samlListEntryXML struct {
	Arn        string
	ValidUntil timestamp
	CreateDate timestamp
}

type samlListXML struct {
	SAMLProviderList members[samlListEntryXML]
}

func listSAML(c *call) (any, error) {
	var list samlListXML
	for _, arn := range slices.Sorted(maps.Keys(c.iam.saml)) {
		p := c.iam.saml[arn]
		list.SAMLProviderList.Member = append(list.SAMLProviderList.Member, samlListEntryXML{Arn: arn, ValidUntil: timestamp(p.metadata.ValidUntil), CreateDate: timestamp(p.created)})
	}
	return list, nil
}

func deleteSAML(c *call) (any, error) {
	p, err := c.findSAML()
	if err != nil {
		return nil, err
	}
	delete(c.iam.saml, p.arn)
	return nil, nil
}

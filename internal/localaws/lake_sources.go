package localaws

import (
	"slices"
	"strings"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// maxCustomSources is how many an account may have.
// Source: Amazon Security Lake User Guide, "Quotas for Security Lake".
const maxCustomSources = 50

// lakeBoundary bounds all roles that Security Lake makes for sources.
const lakeBoundary = "AmazonSecurityLakePermissionsBoundary"

type providerIdentityJSON struct {
	ExternalID string `json:"externalId"`
	Principal  string `json:"principal"`
}

type createSourceInput struct {
	SourceName    string   `json:"sourceName"`
	SourceVersion string   `json:"sourceVersion"`
	EventClasses  []string `json:"eventClasses"`
	Configuration struct {
		Crawler struct {
			RoleArn string `json:"roleArn"`
		} `json:"crawlerConfiguration"`
		Provider providerIdentityJSON `json:"providerIdentity"`
	} `json:"configuration"`
}

type sourceJSON struct {
	SourceName    string `json:"sourceName"`
	SourceVersion string `json:"sourceVersion,omitempty"`
	Attributes    struct {
		CrawlerArn  string `json:"crawlerArn"`
		DatabaseArn string `json:"databaseArn"`
		TableArn    string `json:"tableArn"`
	} `json:"attributes"`
	Provider struct {
		Location string `json:"location"`
		RoleArn  string `json:"roleArn"`
	} `json:"provider"`
}

type createSourceOutput struct {
	Source sourceJSON `json:"source"`
}

// shownSource gives a source with the names that Security Lake gives to what
// it makes in AWS Glue.
func (l *dataLake) shownSource(s *customSource) sourceJSON {
	underscored := func(name string) string { return strings.NewReplacer("-", "_", ".", "_", ":", "_").Replace(name) }
	glue := func(resource string) string {
		return awsid.ARN{Partition: l.account.partition, Service: "glue", Region: l.region, AccountID: l.account.id, Resource: resource}.String()
	}
	x := sourceJSON{SourceName: s.name, SourceVersion: s.version}
	x.Attributes.CrawlerArn = glue("crawler/" + s.name)
	x.Attributes.DatabaseArn = glue("database/amazon_security_lake_glue_db_" + underscored(l.region))
	x.Attributes.TableArn = glue("table/amazon_security_lake_table_" + underscored(l.region) + "_ext_" + underscored(s.name))
	x.Provider.Location, x.Provider.RoleArn = s.location, s.roleARN
	return x
}

// createCustomSource adds a source to the lake of the request's region, with a
// role that only its provider can assume.
// Source: Amazon Security Lake API Reference, "CreateCustomLogSource".
func createCustomSource(c *call, in createSourceInput) (createSourceOutput, error) {
	if err := in.check(); err != nil {
		return createSourceOutput{}, err
	}
	if err := c.allowLake(c.region()); err != nil {
		return createSourceOutput{}, err
	}
	l, ok := c.account().lakes[c.region()]
	if !ok {
		return createSourceOutput{}, c.noLake(c.region())
	}
	if err := c.passRole(in.Configuration.Crawler.RoleArn, "glue.amazonaws.com"); err != nil {
		return createSourceOutput{}, err
	}
	if _, exists := l.find(in.SourceName, in.SourceVersion); exists {
		return createSourceOutput{}, lakeConflict("The custom log source %s %s exists already.", in.SourceName, in.SourceVersion)
	}
	if len(l.sources) >= maxCustomSources {
		return createSourceOutput{}, badRequest("The account has %d custom log sources, which is as many as there may be.", maxCustomSources)
	}
	draft := c.account().iam.current().clone()
	s, err := c.addSource(l, draft, in, c.at)
	if err != nil {
		return createSourceOutput{}, err
	}
	c.account().write(draft, c.at, c.world.settings.propagation())
	return createSourceOutput{l.shownSource(s)}, nil
}

func (in createSourceInput) check() error {
	if err := lake.CheckSourceName(in.SourceName); err != nil {
		return badRequest("%s", err)
	}
	if in.SourceVersion != "" {
		if err := lake.CheckSourceVersion(in.SourceVersion); err != nil {
			return badRequest("%s", err)
		}
	}
	for _, class := range in.EventClasses {
		if strings.ContainsFunc(class, func(r rune) bool { return !(r >= 'A' && r <= 'Z') && !(r >= '0' && r <= '9') && r != '_' }) {
			return badRequest("Value '%s' at 'eventClasses' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[A-Z\\_0-9]*$", class)
		}
	}
	id := in.Configuration.Provider.ExternalID
	if len(lengthBroken(id, 2, 1224)) > 0 || strings.ContainsFunc(id, func(r rune) bool { return !isExternalIDRune(r) }) {
		return badRequest("Value at 'configuration.providerIdentity.externalId' failed to satisfy constraint: 2 to 1224 characters of the pattern ^[\\w+=,.@:\\/-]*$")
	}
	if p := in.Configuration.Provider.Principal; !awsid.IsAccountID(p) && !isLakeService(p) {
		return badRequest("Value '%s' at 'configuration.providerIdentity.principal' failed to satisfy constraint: Member must satisfy regular expression pattern: ^([0-9]{12}|[a-z0-9\\.\\-]*\\.(amazonaws|amazon)\\.com)$", p)
	}
	return nil
}

// isLakeService recognises the service principals that the API's model takes.
func isLakeService(p string) bool {
	name := strings.TrimSuffix(strings.TrimSuffix(p, ".amazonaws.com"), ".amazon.com")
	return name != p && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789.-") == ""
}

// addSource makes the source and, in the draft, the provider's role: the one
// that another version or an earlier life of the source left is taken over.
func (c *call) addSource(l *dataLake, draft *iamState, in createSourceInput, now time.Time) (*customSource, error) {
	role, err := c.providerRole(l, draft, in, now)
	if err != nil {
		return nil, err
	}
	s := &customSource{
		name: in.SourceName, version: in.SourceVersion, eventClasses: in.EventClasses, roleARN: role.arn(l.account),
		location: "s3://" + l.bucket + "/" + lake.SourcePrefix(in.SourceName),
	}
	s.statuses = []SourceStatus{{Resource: s.location, Status: collecting}}
	l.sources = append(l.sources, s)
	return s, nil
}

// providerRole makes the role AmazonSecurityLake-Provider-{source}-{region}.
// Source: Amazon Security Lake User Guide, "Collecting data from custom sources".
func (c *call) providerRole(l *dataLake, draft *iamState, in createSourceInput, now time.Time) (*entity, error) {
	name := "AmazonSecurityLake-Provider-" + in.SourceName + "-" + l.region
	if err := awsid.CheckRoleName(name); err != nil {
		return nil, badRequest("The provider's role cannot be made: %s", err)
	}
	trust, err := c.parseTrust(l.account, providerTrust(l.account, in.Configuration.Provider))
	if err != nil {
		return nil, err
	}
	permissions, err := parsePolicy(writerPolicy(l, in.SourceName))
	if err != nil {
		return nil, err
	}
	e := &entity{kind: roleKind, name: name, path: "/", id: c.world.newUniqueID(roleIDPrefix, l.account), created: now, maxSession: awsid.MinMaxSessionDuration}
	if old, ok := draft.roles[name]; ok {
		e = old
	}
	e = e.clone()
	e.trust = trust
	e.inline[name] = permissions
	e.boundary = awsid.ARN{Partition: l.account.partition, Service: "iam", AccountID: "aws", Resource: "policy/" + lakeBoundary}.String()
	draft.roles[name] = e
	return e, nil
}

func providerTrust(a *account, p providerIdentityJSON) string {
	principals := &policy.Principals{Service: []string{p.Principal}}
	if awsid.IsAccountID(p.Principal) {
		principals = &policy.Principals{AWS: []string{awsid.ARN{Partition: a.partition, Service: "iam", AccountID: p.Principal, Resource: "root"}.String()}}
	}
	d := policy.Document{Use: policy.UseTrust, Version: policy.Version2012, Statements: []policy.Statement{{
		Effect: policy.Allow, Principal: principals, Actions: []string{"sts:AssumeRole"},
		Conditions: []policy.Condition{{Operator: "StringEquals", Key: "sts:ExternalId", Values: []string{p.ExternalID}}},
	}}}
	return d.Marshal()
}

// writerPolicy lets put objects under the source's prefix, and encrypt them
// where the lake has a key of KMS.
func writerPolicy(l *dataLake, source string) string {
	d := policy.Document{Use: policy.UseIdentity, Version: policy.Version2012, Statements: []policy.Statement{{
		Effect: policy.Allow, Actions: []string{"s3:PutObject"}, Resources: []string{bucketARN(l.account.partition, l.bucket) + "/" + lake.SourcePrefix(source) + "*"},
	}}}
	if strings.HasPrefix(l.keyID, "arn:") {
		d.Statements = append(d.Statements, policy.Statement{Effect: policy.Allow, Actions: []string{"kms:GenerateDataKey", "kms:Decrypt"}, Resources: []string{l.keyID}})
	}
	return d.Marshal()
}

// deleteCustomSource takes a source out of the lake. The provider's role and
// what was written stay.
// Source: Amazon Security Lake User Guide, "Deleting a custom source from
// Security Lake".
func deleteCustomSource(c *call) (any, error) {
	path := c.http.URL.Path
	name, version := path[strings.LastIndexByte(path, '/')+1:], c.http.URL.Query().Get("sourceVersion")
	if err := c.allowLake(c.region()); err != nil {
		return nil, err
	}
	l, ok := c.account().lakes[c.region()]
	if !ok {
		return nil, c.noLake(c.region())
	}
	matches := func(s *customSource) bool { return s.name == name && (version == "" || s.version == version) }
	if !slices.ContainsFunc(l.sources, matches) {
		return nil, lakeNotFound("The custom log source %s %s does not exist.", name, version)
	}
	l.sources = slices.DeleteFunc(l.sources, matches)
	return nothing{}, nil
}

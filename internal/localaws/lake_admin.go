package localaws

import (
	"slices"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

type lakeJSON struct {
	DataLakeArn  string           `json:"dataLakeArn"`
	Region       string           `json:"region"`
	S3BucketArn  string           `json:"s3BucketArn"`
	CreateStatus string           `json:"createStatus"`
	UpdateStatus *lakeUpdateJSON  `json:"updateStatus,omitempty"`
	Encryption   keyJSON          `json:"encryptionConfiguration"`
	Lifecycle    *lifecycleJSON   `json:"lifecycleConfiguration,omitempty"`
	Replication  *replicationJSON `json:"replicationConfiguration,omitempty"`
}

type keyJSON struct {
	KMSKeyID string `json:"kmsKeyId"`
}

type lakeUpdateJSON struct {
	RequestID string             `json:"requestId,omitempty"`
	Status    string             `json:"status,omitempty"`
	Exception *updateProblemJSON `json:"exception,omitempty"`
}

type updateProblemJSON struct {
	Code   string `json:"code"`
	Reason string `json:"reason"`
}

type lifecycleJSON struct {
	Expiration *struct {
		Days int `json:"days"`
	} `json:"expiration,omitempty"`
	Transitions []struct {
		Days         int    `json:"days"`
		StorageClass string `json:"storageClass"`
	} `json:"transitions,omitempty"`
}

type replicationJSON struct {
	Regions []string `json:"regions"`
	RoleArn string   `json:"roleArn"`
}

type lakesJSON struct {
	DataLakes []lakeJSON `json:"dataLakes"`
}

// shown gives lakes as the API does.
func (c *call) shown(lakes []*dataLake) lakesJSON {
	out := lakesJSON{DataLakes: []lakeJSON{}}
	for _, l := range lakes {
		x := lakeJSON{
			DataLakeArn: l.arn(), Region: l.region, S3BucketArn: bucketARN(l.account.partition, l.bucket), CreateStatus: l.state(c.at),
			Encryption: keyJSON{l.keyID}, Lifecycle: l.lifecycle, Replication: l.replication,
		}
		if u := l.update; u != nil {
			x.UpdateStatus = &lakeUpdateJSON{RequestID: u.requestID, Status: u.status}
			if u.code != "" {
				x.UpdateStatus.Exception = &updateProblemJSON{Code: u.code, Reason: u.reason}
			}
		}
		out.DataLakes = append(out.DataLakes, x)
	}
	return out
}

// allowLakes asks for a permission that has no resource of its own.
func (c *call) allowLakes() error {
	return c.authorize(permission{action: "securitylake:" + c.action, resource: "*"})
}

// allowLake asks for a permission on the lake of a region, which need not exist.
func (c *call) allowLake(region string) error {
	return c.authorize(permission{action: "securitylake:" + c.action, resource: lakeARN(c.account(), region)})
}

func listDataLakes(c *call) (any, error) {
	if err := c.allowLakes(); err != nil {
		return nil, err
	}
	regions := c.http.URL.Query()["regions"]
	if err := checkRegions(regions); err != nil {
		return nil, err
	}
	return c.shown(c.account().lakesIn(regions)), nil
}

func checkRegions(regions []string) error {
	for _, region := range regions {
		if awsid.CheckRegion(region) != nil {
			return badRequest("%s is not a valid Region.", region)
		}
	}
	return nil
}

type lakeConfigurationJSON struct {
	Region      string           `json:"region"`
	Encryption  *keyJSON         `json:"encryptionConfiguration"`
	Lifecycle   *lifecycleJSON   `json:"lifecycleConfiguration"`
	Replication *replicationJSON `json:"replicationConfiguration"`
}

type lakesInput struct {
	Configurations          []lakeConfigurationJSON `json:"configurations"`
	MetaStoreManagerRoleArn string                  `json:"metaStoreManagerRoleArn"`
}

// createDataLake sets lakes up in the regions named, with a bucket each.
func createDataLake(c *call, in lakesInput) (lakesJSON, error) {
	if err := c.checkLakes(in); err != nil {
		return lakesJSON{}, err
	}
	if err := c.passRole(in.MetaStoreManagerRoleArn, "lambda.amazonaws.com"); err != nil {
		return lakesJSON{}, err
	}
	for _, one := range in.Configurations {
		if _, ok := c.account().lakes[one.Region]; ok {
			return lakesJSON{}, lakeConflict("Security Lake is already enabled in %s.", one.Region)
		}
	}
	var made []*dataLake
	for _, one := range in.Configurations {
		l := c.world.newLake(c.account(), one.Region, "", one.key(), c.at)
		l.lifecycle, l.replication = one.Lifecycle, one.Replication
		made = append(made, l)
	}
	return c.shown(made), nil
}

func (l lakeConfigurationJSON) key() string {
	if l.Encryption == nil {
		return ""
	}
	return l.Encryption.KMSKeyID
}

// checkLakes looks at what both creating and updating take.
func (c *call) checkLakes(in lakesInput) error {
	if len(in.Configurations) == 0 {
		return badRequest("1 validation error detected: Value at 'configurations' failed to satisfy constraint: Member must have length greater than or equal to 1")
	}
	for i, one := range in.Configurations {
		twice := slices.ContainsFunc(in.Configurations[:i], func(o lakeConfigurationJSON) bool { return o.Region == one.Region })
		if twice || awsid.CheckRegion(one.Region) != nil {
			return badRequest("%s is not a valid Region, or is named twice.", one.Region)
		}
		if err := c.allowLake(one.Region); err != nil {
			return err
		}
		if key := one.key(); key != "" && key != s3ManagedKey {
			if _, err := c.findKey(key, one.Region, c.account()); err != nil {
				return badRequest("The KMS key %s cannot be used in %s.", key, one.Region)
			}
		}
	}
	return nil
}

// passRole asks whether the caller may hand a role of its account to a service.
// Source: IAM User Guide, "Grant a user permissions to pass a role to an AWS
// service".
func (c *call) passRole(arn, service string) error {
	p, err := awsid.ParsePrincipal(arn, c.account().partition)
	if err != nil || p.Kind != awsid.KindRole || p.AccountID != c.account().id {
		return badRequest("%s is not the ARN of a role of the account.", arn)
	}
	role, ok := c.view(c.account()).roles[p.Name]
	if !ok || role.path != p.Path {
		return badRequest("The role %s does not exist.", arn)
	}
	context := policy.Context{}
	context.Set("iam:PassedToService", service)
	return c.authorize(permission{action: "iam:PassRole", resource: arn, context: context})
}

// updateDataLake changes what is given and leaves the rest.
func updateDataLake(c *call, in lakesInput) (lakesJSON, error) {
	if err := c.checkLakes(in); err != nil {
		return lakesJSON{}, err
	}
	var changed []*dataLake
	for _, one := range in.Configurations {
		l, ok := c.account().lakes[one.Region]
		if !ok {
			return lakesJSON{}, c.noLake(one.Region)
		}
		changed = append(changed, l)
	}
	for i, one := range in.Configurations {
		l := changed[i]
		if one.Encryption != nil {
			l.encrypt(c.world, one.Encryption.KMSKeyID)
		}
		if one.Lifecycle != nil {
			l.lifecycle = one.Lifecycle
		}
		if one.Replication != nil {
			l.replication = one.Replication
		}
		l.update = &lakeUpdate{requestID: c.requestID, status: lakeCompleted}
	}
	return c.shown(changed), nil
}

func (c *call) noLake(region string) error {
	return lakeNotFound("The request failed because Security Lake is not enabled for account %s in %s.", c.account().id, region)
}

type deleteLakesInput struct {
	Regions []string `json:"regions"`
}

// deleteDataLake disables Security Lake; buckets, and roles made for sources,
// stay.
// Source: Amazon Security Lake User Guide, "Disabling Security Lake".
func deleteDataLake(c *call, in deleteLakesInput) (nothing, error) {
	if err := checkRegions(in.Regions); err != nil {
		return nothing{}, err
	}
	for _, region := range in.Regions {
		if err := c.allowLake(region); err != nil {
			return nothing{}, err
		}
		if _, ok := c.account().lakes[region]; !ok {
			return nothing{}, c.noLake(region)
		}
	}
	for _, region := range in.Regions {
		delete(c.account().lakes, region)
	}
	return nothing{}, nil
}

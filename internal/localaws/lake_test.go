package localaws_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/securitylake"
	"github.com/aws/aws-sdk-go-v2/service/securitylake/types"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

const (
	seededBucket   = "aws-security-data-lake-us-east-1-q7w2e9r4t6y1u3i8o5p0a2s4d6f8g1"
	seededProvider = "AmazonSecurityLake-Provider-synqly-us-east-1"
	providerID     = "b3f1c2d4-5e6f-4a7b-8c9d-0e1f2a3b4c5d"
)

func (e *endpoint) lake(c localaws.Credential) *securitylake.Client {
	return securitylake.NewFromConfig(e.config(c))
}

func lakeFailure(status int, code string) failure { return failure{status, code} }

// crawler makes the roles that Security Lake is handed, and gives their ARN.
func (e *endpoint) crawler(t *testing.T) string {
	t.Helper()
	e.createRole(t, "Crawler", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":["glue.amazonaws.com","lambda.amazonaws.com"]},"Action":"sts:AssumeRole"}]}`)
	return roleARN("Crawler")
}

func newSource(name, version, crawler string) *securitylake.CreateCustomLogSourceInput {
	in := &securitylake.CreateCustomLogSourceInput{
		SourceName: &name, EventClasses: []string{"FILE_ACTIVITY"},
		Configuration: &types.CustomLogSourceConfiguration{
			CrawlerConfiguration: &types.CustomLogSourceCrawlerConfiguration{RoleArn: &crawler},
			ProviderIdentity:     &types.AwsIdentity{ExternalId: aws.String("id-1"), Principal: aws.String(vendor)},
		},
	}
	if version != "" {
		in.SourceVersion = &version
	}
	return in
}

func oneLake(region, key string) []types.DataLakeConfiguration {
	c := types.DataLakeConfiguration{Region: &region}
	if key != "" {
		c.EncryptionConfiguration = &types.DataLakeEncryptionConfiguration{KmsKeyId: &key}
	}
	return []types.DataLakeConfiguration{c}
}

// The lake of the default seed is the one that a vendor's guide ends with.
func TestSeededLake(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx := e.lake(e.admin()), t.Context()
	lakes := must(client.ListDataLakes(ctx, nil))(t).DataLakes
	if len(lakes) != 1 || *lakes[0].Region != "us-east-1" || lakes[0].CreateStatus != types.DataLakeStatusCompleted || *lakes[0].DataLakeArn != "arn:aws:securitylake:us-east-1:123456789012:data-lake/default" ||
		*lakes[0].S3BucketArn != "arn:aws:s3:::"+seededBucket || *lakes[0].EncryptionConfiguration.KmsKeyId != "S3_MANAGED_KEY" {
		t.Fatalf("the lakes are %+v", lakes)
	}
	sources := must(client.ListLogSources(ctx, nil))(t).Sources
	if len(sources) != 1 || len(sources[0].Sources) != 1 || *sources[0].Account != customer || *sources[0].Region != "us-east-1" {
		t.Fatalf("the sources are %+v", sources)
	}
	custom, ok := sources[0].Sources[0].(*types.LogSourceResourceMemberCustomLogSource)
	if !ok {
		t.Fatalf("the source is %T", sources[0].Sources[0])
	}
	want := types.CustomLogSourceResource{
		SourceName: aws.String("synqly"), SourceVersion: aws.String("1.0"),
		Attributes: &types.CustomLogSourceAttributes{
			CrawlerArn:  aws.String("arn:aws:glue:us-east-1:123456789012:crawler/synqly"),
			DatabaseArn: aws.String("arn:aws:glue:us-east-1:123456789012:database/amazon_security_lake_glue_db_us_east_1"),
			TableArn:    aws.String("arn:aws:glue:us-east-1:123456789012:table/amazon_security_lake_table_us_east_1_ext_synqly"),
		},
		Provider: &types.CustomLogSourceProvider{Location: aws.String("s3://" + seededBucket + "/ext/synqly/"), RoleArn: aws.String(roleARN(seededProvider))},
	}
	if diff := cmp.Diff(want, custom.Value, cmpopts.IgnoreUnexported(types.CustomLogSourceResource{}, types.CustomLogSourceAttributes{}, types.CustomLogSourceProvider{})); diff != "" {
		t.Errorf("the source differs (-want +got):\n%s", diff)
	}
	snapshot := must(client.GetDataLakeSources(ctx, nil))(t)
	if s := snapshot.DataLakeSources; *snapshot.DataLakeArn != *lakes[0].DataLakeArn || len(s) != 1 || *s[0].SourceName != "synqly" || s[0].SourceStatuses[0].Status != types.SourceCollectionStatusCollecting || s[0].EventClasses[0] != "DETECTION_FINDING" {
		t.Errorf("the snapshot is %+v", s)
	}
	if list := must(client.ListDataLakeExceptions(ctx, nil))(t).Exceptions; len(list) != 0 {
		t.Errorf("there are exceptions: %+v", list)
	}
	block := must(e.s3(e.admin()).GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: aws.String(seededBucket)}))(t).PublicAccessBlockConfiguration
	if !*block.BlockPublicAcls || !*block.IgnorePublicAcls || !*block.BlockPublicPolicy || !*block.RestrictPublicBuckets {
		t.Errorf("the bucket blocks %+v", block)
	}
}

// The role that Security Lake makes lets in the provider with its external ID,
// to write under the source's prefix and nowhere else.
func TestProviderRole(t *testing.T) {
	t.Parallel()
	e := start(t)
	ctx := t.Context()
	role := must(e.iam(e.admin()).GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String(seededProvider)}))(t).Role
	if *role.Path != "/" || *role.PermissionsBoundary.PermissionsBoundaryArn != "arn:aws:iam::aws:policy/AmazonSecurityLakePermissionsBoundary" {
		t.Errorf("the role is %+v", role)
	}
	caller := e.credentialOf(t, vendorRole)
	for _, id := range []string{"", "another-id"} {
		_, err := e.assume(ctx, caller, roleARN(seededProvider), id)
		wantError(t, err, denied())
	}
	writer := e.s3(must(e.assume(ctx, caller, roleARN(seededProvider), providerID))(t))
	put := func(key string) error {
		_, err := writer.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String(seededBucket), Key: &key})
		return err
	}
	must(0, put("ext/synqly/region=us-east-1/accountId=external/eventDay=20260101/x.parquet"))(t)
	wantError(t, put("ext/other/x"), denied())
	wantError(t, put("/ext/synqly/x"), denied())
}

func TestLakeLife(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx, crawler := e.lake(e.admin()), t.Context(), e.crawler(t)
	if err := e.SetSettings(localaws.Settings{PropagationMS: 60_000}); err != nil {
		t.Fatal(err)
	}
	k := e.key(t, "")
	_, err := client.CreateDataLake(ctx, &securitylake.CreateDataLakeInput{Configurations: oneLake("eu-west-1", *k.Arn), MetaStoreManagerRoleArn: &crawler})
	wantError(t, err, lakeFailure(400, "BadRequestException"), "cannot be used in eu-west-1")
	lake := must(client.CreateDataLake(ctx, &securitylake.CreateDataLakeInput{Configurations: oneLake("eu-west-1", ""), MetaStoreManagerRoleArn: &crawler}))(t).DataLakes[0]
	if lake.CreateStatus != types.DataLakeStatusInitialized || !strings.HasPrefix(*lake.S3BucketArn, "arn:aws:s3:::aws-security-data-lake-eu-west-1-") || len(*lake.S3BucketArn) != len("arn:aws:s3:::aws-security-data-lake-eu-west-1-")+30 {
		t.Errorf("made %+v", lake)
	}
	e.advance(2 * time.Minute)
	if lakes := must(client.ListDataLakes(ctx, &securitylake.ListDataLakesInput{Regions: []string{"eu-west-1"}}))(t).DataLakes; len(lakes) != 1 || lakes[0].CreateStatus != types.DataLakeStatusCompleted || lakes[0].UpdateStatus != nil {
		t.Errorf("later the lakes are %+v", lakes)
	}
	bucket := strings.TrimPrefix(*lake.S3BucketArn, "arn:aws:s3:::")
	must(e.s3In(e.admin(), "eu-west-1").HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &bucket, ExpectedBucketOwner: aws.String(customer)}))(t)
	_, err = client.CreateDataLake(ctx, &securitylake.CreateDataLakeInput{Configurations: oneLake("eu-west-1", ""), MetaStoreManagerRoleArn: &crawler})
	wantError(t, err, lakeFailure(409, "ConflictException"), "already enabled in eu-west-1")
	update := oneLake("us-east-1", *k.Arn)
	update[0].LifecycleConfiguration = &types.DataLakeLifecycleConfiguration{Expiration: &types.DataLakeLifecycleExpiration{Days: aws.Int32(30)}}
	changed := must(client.UpdateDataLake(ctx, &securitylake.UpdateDataLakeInput{Configurations: update}))(t).DataLakes[0]
	if *changed.EncryptionConfiguration.KmsKeyId != *k.Arn || changed.UpdateStatus.Status != types.DataLakeStatusCompleted || *changed.LifecycleConfiguration.Expiration.Days != 30 {
		t.Errorf("changed to %+v", changed)
	}
	rule := must(e.s3(e.admin()).GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: aws.String(seededBucket)}))(t).ServerSideEncryptionConfiguration.Rules[0]
	if *rule.ApplyServerSideEncryptionByDefault.KMSMasterKeyID != *k.Arn {
		t.Errorf("the bucket encrypts with %s", *rule.ApplyServerSideEncryptionByDefault.KMSMasterKeyID)
	}
	_, err = client.UpdateDataLake(ctx, &securitylake.UpdateDataLakeInput{Configurations: oneLake("eu-south-2", "")})
	wantError(t, err, lakeFailure(404, "ResourceNotFoundException"), "not enabled for account 123456789012 in eu-south-2")
	must(client.DeleteDataLake(ctx, &securitylake.DeleteDataLakeInput{Regions: []string{"us-east-1", "eu-west-1"}}))(t)
	if lakes := must(client.ListDataLakes(ctx, nil))(t).DataLakes; len(lakes) != 0 {
		t.Errorf("there are lakes left: %+v", lakes)
	}
	must(e.s3(e.admin()).HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(seededBucket)}))(t)
	_, err = client.GetDataLakeSources(ctx, nil)
	wantError(t, err, lakeFailure(404, "ResourceNotFoundException"))
	_, err = client.DeleteDataLake(ctx, &securitylake.DeleteDataLakeInput{Regions: []string{"us-east-1"}})
	wantError(t, err, lakeFailure(404, "ResourceNotFoundException"))
}

func TestCustomSourceLife(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx, crawler := e.lake(e.admin()), t.Context(), e.crawler(t)
	made := must(client.CreateCustomLogSource(ctx, newSource("my-source", "2.0", crawler)))(t).Source
	if *made.Provider.Location != "s3://"+seededBucket+"/ext/my-source/" || *made.Provider.RoleArn != roleARN("AmazonSecurityLake-Provider-my-source-us-east-1") || !strings.HasSuffix(*made.Attributes.TableArn, "_ext_my_source") {
		t.Errorf("made %+v %+v", made.Provider, made.Attributes)
	}
	must(e.assume(ctx, e.credentialOf(t, vendorRole), *made.Provider.RoleArn, "id-1"))(t)
	_, err := client.CreateCustomLogSource(ctx, newSource("my-source", "2.0", crawler))
	wantError(t, err, lakeFailure(409, "ConflictException"), "my-source 2.0")
	again := newSource("my-source", "3.0", crawler)
	again.Configuration.ProviderIdentity.ExternalId = aws.String("id-2")
	if other := must(client.CreateCustomLogSource(ctx, again))(t).Source; *other.Provider.RoleArn != *made.Provider.RoleArn {
		t.Errorf("another version has the role %s", *other.Provider.RoleArn)
	}
	must(e.assume(ctx, e.credentialOf(t, vendorRole), *made.Provider.RoleArn, "id-2"))(t)
	remove := func(version *string) error {
		_, err := client.DeleteCustomLogSource(ctx, &securitylake.DeleteCustomLogSourceInput{SourceName: aws.String("my-source"), SourceVersion: version})
		return err
	}
	must(0, remove(aws.String("2.0")))(t)
	wantError(t, remove(aws.String("2.0")), lakeFailure(404, "ResourceNotFoundException"), "my-source 2.0")
	must(0, remove(nil))(t)
	wantError(t, remove(nil), lakeFailure(404, "ResourceNotFoundException"))
	must(e.iam(e.admin()).GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String("AmazonSecurityLake-Provider-my-source-us-east-1")}))(t)
}

// Source: Amazon Security Lake API Reference, "CreateCustomLogSource", and the
// API's model.
func TestCustomSourceRefusals(t *testing.T) {
	t.Parallel()
	e := start(t)
	crawler := e.crawler(t)
	change := func(f func(in *securitylake.CreateCustomLogSourceInput)) *securitylake.CreateCustomLogSourceInput {
		in := newSource("source", "1.0", crawler)
		f(in)
		return in
	}
	bad := lakeFailure(400, "BadRequestException")
	for name, tt := range map[string]struct {
		in   *securitylake.CreateCustomLogSourceInput
		want failure
		says string
	}{
		"a name of 20":             {newSource(strings.Repeat("s", 20), "", crawler), failure{}, ""},
		"a name of 21":             {newSource(strings.Repeat("s", 21), "", crawler), bad, "21 characters"},
		"a name with a slash":      {newSource("a/b", "", crawler), bad, "a/b"},
		"a colon in the name":      {newSource("a:b", "", crawler), bad, "role cannot be made"},
		"a version of 33":          {newSource("source", strings.Repeat("1", 33), crawler), bad, "33"},
		"a class in small letters": {change(func(in *securitylake.CreateCustomLogSourceInput) { in.EventClasses = []string{"file_activity"} }), bad, "file_activity"},
		"an external ID of 1": {change(func(in *securitylake.CreateCustomLogSourceInput) {
			in.Configuration.ProviderIdentity.ExternalId = aws.String("x")
		}), bad, "externalId"},
		"a role for a principal": {change(func(in *securitylake.CreateCustomLogSourceInput) {
			in.Configuration.ProviderIdentity.Principal = aws.String(vendorRole)
		}), bad, "principal"},
		"a service for a principal": {change(func(in *securitylake.CreateCustomLogSourceInput) {
			in.SourceName, in.Configuration.ProviderIdentity.Principal = aws.String("by-service"), aws.String("guardduty.amazonaws.com")
		}), failure{}, ""},
		"no such crawler":              {newSource("source", "1.0", roleARN("None")), bad, "role/None does not exist"},
		"a crawler of another account": {newSource("source", "1.0", vendorRole), bad, "not the ARN of a role of the account"},
	} {
		_, err := e.lake(e.admin()).CreateCustomLogSource(t.Context(), tt.in)
		t.Log(name)
		if tt.want == (failure{}) {
			must(0, err)(t)
			continue
		}
		wantError(t, err, tt.want, tt.says)
	}
	elsewhere := securitylake.NewFromConfig(e.config(e.admin()), func(o *securitylake.Options) { o.Region = "eu-west-1" })
	_, err := elsewhere.CreateCustomLogSource(t.Context(), newSource("source", "1.0", crawler))
	wantError(t, err, lakeFailure(404, "ResourceNotFoundException"), "in eu-west-1")
}

func TestSourcesAreListedByPage(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx, crawler := e.lake(e.admin()), t.Context(), e.crawler(t)
	must(client.CreateDataLake(ctx, &securitylake.CreateDataLakeInput{Configurations: oneLake("eu-west-1", ""), MetaStoreManagerRoleArn: &crawler}))(t)
	abroad := securitylake.NewFromConfig(e.config(e.admin()), func(o *securitylake.Options) { o.Region = "eu-west-1" })
	for _, version := range []string{"1.0", "2.0", "3.0"} {
		must(client.CreateCustomLogSource(ctx, newSource("paged", version, crawler)))(t)
		must(abroad.CreateCustomLogSource(ctx, newSource("paged", version, crawler)))(t)
	}
	list := func(in *securitylake.ListLogSourcesInput) []string {
		var names []string
		pages := securitylake.NewListLogSourcesPaginator(client, in)
		for pages.HasMorePages() {
			for _, place := range must(pages.NextPage(ctx))(t).Sources {
				for _, s := range place.Sources {
					if custom, ok := s.(*types.LogSourceResourceMemberCustomLogSource); ok {
						names = append(names, *place.Region+" "+*custom.Value.SourceName+" "+*custom.Value.SourceVersion)
					}
				}
			}
		}
		return names
	}
	custom := func(name, version string) []types.LogSourceResource {
		return []types.LogSourceResource{&types.LogSourceResourceMemberCustomLogSource{Value: types.CustomLogSourceResource{SourceName: &name, SourceVersion: &version}}}
	}
	all := []string{"eu-west-1 paged 1.0", "eu-west-1 paged 2.0", "eu-west-1 paged 3.0", "us-east-1 synqly 1.0", "us-east-1 paged 1.0", "us-east-1 paged 2.0", "us-east-1 paged 3.0"}
	for name, tt := range map[string]struct {
		in   securitylake.ListLogSourcesInput
		want []string
	}{
		"two a page":      {securitylake.ListLogSourcesInput{MaxResults: aws.Int32(2)}, all},
		"all at once":     {securitylake.ListLogSourcesInput{}, all},
		"of a region":     {securitylake.ListLogSourcesInput{Regions: []string{"us-east-1"}, MaxResults: aws.Int32(3)}, all[3:]},
		"of a version":    {securitylake.ListLogSourcesInput{Sources: custom("paged", "2.0"), MaxResults: aws.Int32(1)}, []string{all[1], all[5]}},
		"of AWS":          {securitylake.ListLogSourcesInput{Sources: []types.LogSourceResource{&types.LogSourceResourceMemberAwsLogSource{Value: types.AwsLogSourceResource{SourceName: types.AwsLogSourceNameRoute53}}}}, nil},
		"of this account": {securitylake.ListLogSourcesInput{Accounts: []string{customer}}, all},
		"of another":      {securitylake.ListLogSourcesInput{Accounts: []string{vendor}}, nil},
	} {
		if diff := cmp.Diff(tt.want, list(&tt.in)); diff != "" {
			t.Errorf("%s: the listing differs (-want +got):\n%s", name, diff)
		}
	}
	snapshot := 0
	pages := securitylake.NewGetDataLakeSourcesPaginator(client, &securitylake.GetDataLakeSourcesInput{MaxResults: aws.Int32(3)})
	for pages.HasMorePages() {
		snapshot += len(must(pages.NextPage(ctx))(t).DataLakeSources)
	}
	if snapshot != 4 {
		t.Errorf("the snapshot has %d sources", snapshot)
	}
	bad := lakeFailure(400, "BadRequestException")
	_, err := client.ListLogSources(ctx, &securitylake.ListLogSourcesInput{MaxResults: aws.Int32(101)})
	wantError(t, err, bad, "100")
	_, err = client.ListLogSources(ctx, &securitylake.ListLogSourcesInput{NextToken: aws.String("x")})
	wantError(t, err, bad, "nextToken")
	_, err = client.ListDataLakes(ctx, &securitylake.ListDataLakesInput{Regions: []string{"moon"}})
	wantError(t, err, bad, "moon")
}

// Source: Service Authorization Reference, "Amazon Security Lake".
func TestLakePermissions(t *testing.T) {
	t.Parallel()
	e := start(t)
	crawler, ctx := e.crawler(t), t.Context()
	const arn = "arn:aws:securitylake:us-east-1:123456789012:data-lake/default"
	create := func(c *securitylake.Client) error {
		_, err := c.CreateCustomLogSource(ctx, newSource("s-"+strings.ToLower(time.Now().Format("150405.000000")), "", crawler))
		return err
	}
	calls := map[string]func(c *securitylake.Client) error{
		"ListDataLakes":          func(c *securitylake.Client) error { _, err := c.ListDataLakes(ctx, nil); return err },
		"ListLogSources":         func(c *securitylake.Client) error { _, err := c.ListLogSources(ctx, nil); return err },
		"GetDataLakeSources":     func(c *securitylake.Client) error { _, err := c.GetDataLakeSources(ctx, nil); return err },
		"ListDataLakeExceptions": func(c *securitylake.Client) error { _, err := c.ListDataLakeExceptions(ctx, nil); return err },
		"UpdateDataLake": func(c *securitylake.Client) error {
			_, err := c.UpdateDataLake(ctx, &securitylake.UpdateDataLakeInput{Configurations: oneLake("us-east-1", "")})
			return err
		},
	}
	for action, call := range calls {
		others := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","NotAction":"securitylake:` + action + `","Resource":"*"}}`
		wantError(t, call(e.lake(e.user(t, "not-"+action, "/", others))), lakeFailure(403, "AccessDeniedException"), "securitylake:"+action)
		must(0, call(e.lake(e.user(t, "may-"+action, "/", allowing("Allow", "securitylake:"+action, "*")))))(t)
	}
	of := func(resource string) *securitylake.Client {
		return e.lake(e.user(t, "of-"+strings.Map(onlyLetters, resource), "/", allowing("Allow", "securitylake:*", resource)))
	}
	must(0, calls["GetDataLakeSources"](of(arn)))(t)
	wantError(t, calls["GetDataLakeSources"](of(strings.Replace(arn, "us-east-1", "eu-west-1", 1))), lakeFailure(403, "AccessDeniedException"), "on resource: "+arn)
	passing := func(condition string) string {
		return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"securitylake:*","Resource":"*"},{"Effect":"Allow","Action":"iam:PassRole","Resource":"` + crawler + `","Condition":` + condition + `}]}`
	}
	must(0, create(e.lake(e.user(t, "passes", "/", passing(`{"StringEquals":{"iam:PassedToService":"glue.amazonaws.com"}}`)))))(t)
	wantError(t, create(e.lake(e.user(t, "passes-to-others", "/", passing(`{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}`)))), lakeFailure(403, "AccessDeniedException"), "iam:PassRole on resource: "+crawler)
}

func TestLakeStatesCanBeSet(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx := e.lake(e.admin()), t.Context()
	set := func(body string) {
		t.Helper()
		if status, text := e.control(t, "PUT", "security-lake", body); status != http.StatusOK {
			t.Fatalf("%d %s", status, text)
		}
	}
	const lake = `"account_id": "123456789012", "region": "us-east-1"`
	set(`{` + lake + `, "create_status": "FAILED", "update_status": {"status": "FAILED", "code": "ACCESS", "reason": "No access to the key."}}`)
	got := must(client.ListDataLakes(ctx, nil))(t).DataLakes[0]
	if got.CreateStatus != types.DataLakeStatusFailed || got.UpdateStatus.Status != types.DataLakeStatusFailed || *got.UpdateStatus.Exception.Code != "ACCESS" || *got.UpdateStatus.Exception.Reason != "No access to the key." {
		t.Errorf("the lake is %+v", got)
	}
	set(`{` + lake + `, "sources": [{"name": "synqly", "version": "1.0", "statuses": [{"resource": "r-1", "status": "MISCONFIGURED"}, {"resource": "r-2", "status": "NOT_COLLECTING"}]}],
		"exceptions": [{"exception": "e", "remediation": "do this", "timestamp": "2026-01-02T03:04:05Z"}, {"exception": "f", "remediation": "do that"}]}`)
	if s := must(client.GetDataLakeSources(ctx, nil))(t).DataLakeSources[0].SourceStatuses; len(s) != 2 || s[0].Status != types.SourceCollectionStatusMisconfigured || *s[1].Resource != "r-2" {
		t.Errorf("the statuses are %+v", s)
	}
	list := must(client.ListDataLakeExceptions(ctx, &securitylake.ListDataLakeExceptionsInput{Regions: []string{"us-east-1"}}))(t).Exceptions
	if len(list) != 2 || *list[0].Remediation != "do this" || !list[0].Timestamp.Equal(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)) || time.Since(*list[1].Timestamp) > time.Hour {
		t.Errorf("the exceptions are %+v", list)
	}
	if other := must(client.ListDataLakeExceptions(ctx, &securitylake.ListDataLakeExceptionsInput{Regions: []string{"eu-west-1"}}))(t).Exceptions; len(other) != 0 {
		t.Errorf("of another region: %+v", other)
	}
	set(`{` + lake + `, "create_status": "COMPLETED", "exceptions": []}`)
	if list := must(client.ListDataLakeExceptions(ctx, nil))(t).Exceptions; len(list) != 0 {
		t.Errorf("the exceptions are not gone: %+v", list)
	}
	for body, says := range map[string]string{
		`{"account_id": "999999999999", "region": "us-east-1"}`:                                                   "no data lake",
		`{` + lake + `, "create_status": "DONE"}`:                                                                 "COMPLETED",
		`{` + lake + `, "update_status": {"status": ""}}`:                                                         "update_status",
		`{` + lake + `, "sources": [{"name": "synqly", "version": "9", "statuses": []}]}`:                         "no source",
		`{` + lake + `, "sources": [{"name": "synqly", "version": "1.0", "statuses": [{"status": "SLEEPING"}]}]}`: "SLEEPING",
	} {
		if status, text := e.control(t, "PUT", "security-lake", body); status != http.StatusBadRequest || !strings.Contains(text, says) {
			t.Errorf("%s: %d %s", body, status, text)
		}
	}
}

func TestLakeErrorsHaveItsForm(t *testing.T) {
	t.Parallel()
	e := start(t)
	wrong := e.admin()
	wrong.SecretAccessKey = "x"
	_, err := e.lake(wrong).ListDataLakes(t.Context(), nil)
	wantError(t, err, lakeFailure(403, "InvalidSignatureException"))
	_, err = e.lake(e.admin()).ListSubscribers(t.Context(), nil)
	wantError(t, err, failure{501, "NotImplemented"})
	for kind, want := range map[string]failure{"throttle": lakeFailure(429, "ThrottlingException"), "error": lakeFailure(500, "InternalServerException")} {
		if err := e.SetFaults(localaws.Fault{Service: "securitylake", Kind: kind, Count: 1}); err != nil {
			t.Fatal(err)
		}
		_, err = e.lake(e.admin()).ListDataLakes(t.Context(), nil)
		wantError(t, err, want)
	}
}

func TestCLIUsesTheLake(t *testing.T) {
	t.Parallel()
	e := start(t)
	admin, other := newCLI(t, e.URL(), e.admin()), newCLI(t, e.URL(), e.credentialOf(t, stranger))
	admin.must(t, seededBucket, "securitylake", "list-data-lakes", "--regions", "us-east-1")
	admin.must(t, `"sourceName": "synqly"`, "securitylake", "list-log-sources")
	admin.must(t, `"status": "COLLECTING"`, "securitylake", "get-data-lake-sources")
	admin.must(t, `"exceptions": []`, "securitylake", "list-data-lake-exceptions")
	admin.must(t, "ext/cli/", "securitylake", "create-custom-log-source", "--source-name", "cli", "--configuration",
		"crawlerConfiguration={roleArn="+e.crawler(t)+"},providerIdentity={externalId=id-1,principal="+vendor+"}")
	admin.must(t, "", "securitylake", "delete-custom-log-source", "--source-name", "cli")
	other.refused(t, "AccessDeniedException", "securitylake", "list-data-lakes")
}

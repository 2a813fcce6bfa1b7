package localaws_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

func TestAssumeRoleGivesCredentialsThatWork(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.createRole(t, "R", trusting("id-1", vendorRole))
	caller := e.credentialOf(t, vendorRole)
	out := must(e.sts(caller).AssumeRole(t.Context(), &sts.AssumeRoleInput{
		RoleArn: aws.String(roleARN("R")), RoleSessionName: aws.String("s-1"), ExternalId: aws.String("id-1"), DurationSeconds: aws.Int32(900),
		Policy: aws.String(allowing("Deny", "*", "*")),
	}))(t)
	if left := time.Until(*out.Credentials.Expiration); left < 5*time.Minute || left > 15*time.Minute {
		t.Errorf("the session lasts %s", left)
	}
	if !strings.HasPrefix(*out.Credentials.AccessKeyId, "LSIA") || int(*out.SessionTokenSize) != len(*out.Credentials.SessionToken) {
		t.Errorf("key %s, a token of %d", *out.Credentials.AccessKeyId, *out.SessionTokenSize)
	}
	session := localaws.Credential{AccessKeyID: *out.Credentials.AccessKeyId, SecretAccessKey: *out.Credentials.SecretAccessKey, SessionToken: *out.Credentials.SessionToken}
	id := must(e.sts(session).GetCallerIdentity(t.Context(), nil))(t)
	if *id.Arn != "arn:aws:sts::123456789012:assumed-role/R/s-1" || *id.Arn != *out.AssumedRoleUser.Arn || *id.UserId != *out.AssumedRoleUser.AssumedRoleId {
		t.Errorf("the session is %s %s", *id.Arn, *id.UserId)
	}
	info := must(e.sts(e.admin()).GetAccessKeyInfo(t.Context(), &sts.GetAccessKeyInfoInput{AccessKeyId: &session.AccessKeyID}))(t)
	if *info.Account != customer {
		t.Errorf("the key is of %s", *info.Account)
	}
}

// Source: STS API Reference, "AssumeRole", and the API's model.
func TestAssumeRoleChecksItsParameters(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.createRole(t, "R", strings.Replace(trusting("", vendorRole, stranger), `"sts:AssumeRole"`, `["sts:AssumeRole","sts:TagSession"]`, 1))
	tests := map[string]struct {
		reason string
		caller string
		change func(*sts.AssumeRoleInput)
		want   failure
		says   string
	}{
		"external ID of 1":        {"2 at least", stranger, func(in *sts.AssumeRoleInput) { in.ExternalId = aws.String("x") }, invalid(), "Value 'x' at 'externalId' failed to satisfy constraint: Member must have length greater than or equal to 2"},
		"external ID of 1225":     {"1224 at most", stranger, func(in *sts.AssumeRoleInput) { in.ExternalId = aws.String(strings.Repeat("x", 1225)) }, invalid(), "less than or equal to 1224"},
		"external ID with space":  {"no space", stranger, func(in *sts.AssumeRoleInput) { in.ExternalId = aws.String("a b") }, invalid(), `Member must satisfy regular expression pattern: [\w+=,.@:\/-]*`},
		"external ID of 1224":     {"just fits", stranger, func(in *sts.AssumeRoleInput) { in.ExternalId = aws.String(strings.Repeat("x", 1224)) }, failure{}, ""},
		"session name of 1":       {"2 at least", stranger, func(in *sts.AssumeRoleInput) { in.RoleSessionName = aws.String("x") }, invalid(), "roleSessionName"},
		"session name with slash": {"no slash", stranger, func(in *sts.AssumeRoleInput) { in.RoleSessionName = aws.String("a/b") }, invalid(), `[\w+=,.@-]*`},
		"899 seconds":             {"15 minutes at least", stranger, func(in *sts.AssumeRoleInput) { in.DurationSeconds = aws.Int32(899) }, invalid(), "greater than or equal to 900"},
		"43201 seconds":           {"12 hours at most", stranger, func(in *sts.AssumeRoleInput) { in.DurationSeconds = aws.Int32(43201) }, invalid(), "less than or equal to 43200"},
		"over the role's maximum": {"an hour by default", stranger, func(in *sts.AssumeRoleInput) { in.DurationSeconds = aws.Int32(3601) }, invalid(), "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."},
		"over an hour, chained":   {"a role calls", vendorRole, func(in *sts.AssumeRoleInput) { in.DurationSeconds = aws.Int32(3601) }, invalid(), "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining."},
		"an hour, chained":        {"just fits", vendorRole, func(in *sts.AssumeRoleInput) { in.DurationSeconds = aws.Int32(3600) }, failure{}, ""},
		"source identity of 1":    {"2 at least", stranger, func(in *sts.AssumeRoleInput) { in.SourceIdentity = aws.String("x") }, invalid(), "sourceIdentity"},
		"policy of 2049":          {"2048 at most", stranger, func(in *sts.AssumeRoleInput) { in.Policy = aws.String(strings.Repeat(" ", 2049)) }, invalid(), "less than or equal to 2048"},
		"policy that is no JSON":  {"parsed", stranger, func(in *sts.AssumeRoleInput) { in.Policy = aws.String("{") }, malformed(), "invalid Json"},
		"policy ARN of nothing":   {"it must exist", stranger, func(in *sts.AssumeRoleInput) { in.PolicyArns = policyARNs("arn:aws:iam::aws:policy/NoSuchThing") }, malformed(), "does not exist"},
		"policy ARN":              {"one of AWS's", stranger, func(in *sts.AssumeRoleInput) { in.PolicyArns = policyARNs("arn:aws:iam::aws:policy/SecurityAudit") }, failure{}, ""},
		"transitive key unsent":   {"only tags that are sent", stranger, func(in *sts.AssumeRoleInput) { in.TransitiveTagKeys = []string{"k"} }, invalid(), "must be included in the requested tags"},
		"tag twice":               {"keys without case", stranger, func(in *sts.AssumeRoleInput) { in.Tags = sessionTags("a", "1", "A", "2") }, failure{400, "InvalidInput"}, "Duplicate"},
		"too much to pack":        {"an allotted space", stranger, func(in *sts.AssumeRoleInput) { in.Tags = bulkyTags() }, failure{400, "PackedPolicyTooLarge"}, "consumes 208% of allotted space"},
		"no ARN":                  {"20 characters at least", stranger, func(in *sts.AssumeRoleInput) { in.RoleArn = aws.String("x") }, invalid(), "roleArn"},
		"ARN of nothing":          {"not an ARN", stranger, func(in *sts.AssumeRoleInput) { in.RoleArn = aws.String(strings.Repeat("x", 20)) }, invalid(), "is invalid"},
		"ARN of a user":           {"no role", stranger, func(in *sts.AssumeRoleInput) { in.RoleArn = aws.String(stranger) }, denied(), ""},
		"another path":            {"no such role", stranger, func(in *sts.AssumeRoleInput) { in.RoleArn = aws.String(roleARN("p/R")) }, denied(), ""},
		"another partition": {"no such role", stranger, func(in *sts.AssumeRoleInput) {
			in.RoleArn = aws.String(strings.Replace(roleARN("R"), "aws", "aws-cn", 1))
		}, denied(), ""},
		"unknown account": {"no such role", stranger, func(in *sts.AssumeRoleInput) { in.RoleArn = aws.String("arn:aws:iam::111122223333:role/R") }, denied(), "not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/R"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := e.assume(t.Context(), e.credentialOf(t, tt.caller), roleARN("R"), "", tt.change)
			t.Log(tt.reason)
			if tt.want == (failure{}) {
				must(0, err)(t)
				return
			}
			wantError(t, err, tt.want, tt.says)
		})
	}
}

func policyARNs(arn string) []types.PolicyDescriptorType {
	return []types.PolicyDescriptorType{{Arn: &arn}}
}

func sessionTags(pairs ...string) []types.Tag {
	var tags []types.Tag
	for i := 0; i < len(pairs); i += 2 {
		tags = append(tags, types.Tag{Key: &pairs[i], Value: &pairs[i+1]})
	}
	return tags
}

func bulkyTags() []types.Tag {
	var pairs []string
	for i := range 50 {
		pairs = append(pairs, strings.Repeat("k", 60+i), strings.Repeat("v", 256))
	}
	return sessionTags(pairs...)
}

func TestClosedAndMissingRolesAnswerAlike(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.createRole(t, "Closed", trusting("id-1", vendorRole))
	_, closed := e.assume(t.Context(), e.credentialOf(t, stranger), roleARN("Closed"), "id-1")
	_, absent := e.assume(t.Context(), e.credentialOf(t, stranger), roleARN("Absent"), "id-1")
	for role, err := range map[string]error{"Closed": closed, "Absent": absent} {
		wantError(t, err, denied(), "User: "+stranger+" is not authorized to perform: sts:AssumeRole on resource: "+roleARN(role))
	}
}

func TestTagsAndSourceIdentityNeedStatementsOfTheirOwn(t *testing.T) {
	t.Parallel()
	e := start(t)
	aside := `{"Effect":"Allow","Principal":{"AWS":"` + vendorRole + `"},"Action":["sts:TagSession","sts:SetSourceIdentity"]}`
	in := trusting("id-1", vendorRole)
	e.createRole(t, "Plain", in)
	e.createRole(t, "Asides", strings.Replace(in, `"Statement":[`, `"Statement":[`+aside+`,`, 1))
	e.createRole(t, "OneStatement", strings.Replace(in, `"Action":"sts:AssumeRole"`, `"Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]`, 1))
	tagged := func(in *sts.AssumeRoleInput) { in.Tags = sessionTags("team", "a") }
	identified := func(in *sts.AssumeRoleInput) { in.SourceIdentity = aws.String("alice") }
	tests := map[string]struct {
		role   string
		change func(*sts.AssumeRoleInput)
		closed string
	}{
		"tags, not allowed":            {"Plain", tagged, "sts:TagSession"},
		"tags, allowed aside":          {"Asides", tagged, ""},
		"tags, under the external ID":  {"OneStatement", tagged, "sts:TagSession"},
		"source identity, not allowed": {"Plain", identified, "sts:SetSourceIdentity"},
		"source identity, aside":       {"Asides", identified, ""},
		"nothing of the kind":          {"OneStatement", func(*sts.AssumeRoleInput) {}, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := e.assume(t.Context(), e.credentialOf(t, vendorRole), roleARN(tt.role), "id-1", tt.change)
			if tt.closed == "" {
				must(0, err)(t)
				return
			}
			wantError(t, err, denied(), "not authorized to perform: "+tt.closed)
		})
	}
}

// Source: IAM User Guide, "Pass session tags in AWS STS", Chaining roles with
// session tags.
func TestTransitiveTagsAndSourceIdentityAreHandedOn(t *testing.T) {
	t.Parallel()
	e := start(t)
	open := func(principal string) string {
		return `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"` + principal + `"},"Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"]}}`
	}
	e.createRole(t, "First", open(vendorRole))
	e.createRole(t, "Second", strings.Replace(open(roleARN("First")), `"Action"`, `"Condition":{"StringEquals":{"aws:PrincipalTag/team":"a","aws:SourceIdentity":"alice"}},"Action"`, 1))
	e.createRole(t, "Third", strings.Replace(open(roleARN("Second")), `"Action"`, `"Condition":{"StringEquals":{"aws:PrincipalTag/team":"a"},"Null":{"aws:PrincipalTag/other":"true"}},"Action"`, 1))
	ctx := t.Context()
	first := must(e.assume(ctx, e.credentialOf(t, vendorRole), roleARN("First"), "", func(in *sts.AssumeRoleInput) {
		in.Tags, in.TransitiveTagKeys, in.SourceIdentity = sessionTags("team", "a", "other", "b"), []string{"team"}, aws.String("alice")
	}))(t)
	second := must(e.assume(ctx, first, roleARN("Second"), ""))(t)
	must(e.assume(ctx, second, roleARN("Third"), ""))(t)
	_, err := e.assume(ctx, first, roleARN("Second"), "", func(in *sts.AssumeRoleInput) { in.Tags = sessionTags("Team", "c") })
	wantError(t, err, failure{http.StatusBadRequest, "InvalidParameterValue"}, "conflicts with a transitive tag key")
	_, err = e.assume(ctx, first, roleARN("Second"), "", func(in *sts.AssumeRoleInput) { in.SourceIdentity = aws.String("mallory") })
	wantError(t, err, denied(), "sts:SetSourceIdentity")
}

func TestRootUserAssumesNothing(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(`{"accounts": [{"id": "123456789012", "root_key": true}]}`))
	root := e.admin()
	must(e.iam(root).CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: aws.String("R"), AssumeRolePolicyDocument: aws.String(trusting("", "*"))}))(t)
	_, err := e.assume(t.Context(), root, roleARN("R"), "")
	wantError(t, err, denied(), "Roles may not be assumed by root accounts.")
}

func TestDisabledRegionGivesNoCredentials(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(`{"accounts": [{"id": "123456789012", "disabled_regions": ["eu-south-1"],
		"users": [{"name": "admin", "managed_policy_arns": ["arn:aws:iam::aws:policy/AdministratorAccess"]}]}]}`))
	e.createRole(t, "R", trusting("", "arn:aws:iam::123456789012:user/admin"))
	for region, enabled := range map[string]bool{"eu-south-1": false, "eu-west-1": true} {
		config := e.config(e.admin())
		config.Region = region
		_, err := sts.NewFromConfig(config).AssumeRole(t.Context(), &sts.AssumeRoleInput{RoleArn: aws.String(roleARN("R")), RoleSessionName: aws.String("session")})
		if enabled {
			must(0, err)(t)
			continue
		}
		wantError(t, err, failure{http.StatusForbidden, "RegionDisabledException"}, "STS is not activated in this region for account:123456789012")
	}
}

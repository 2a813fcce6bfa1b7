package localaws_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// withDevice has a user bob with an MFA device, whose secret is that of RFC
// 6238's test vectors, and a user eve without.
const withDevice = `{"accounts": [{"id": "123456789012", "users": [
	{"name": "admin", "managed_policy_arns": ["arn:aws:iam::aws:policy/AdministratorAccess"]},
	{"name": "bob", "mfa_secret": "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "managed_policy_arns": ["arn:aws:iam::aws:policy/AdministratorAccess"]},
	{"name": "eve", "managed_policy_arns": ["arn:aws:iam::aws:policy/AdministratorAccess"]}]}]}`

const (
	bobDevice = "arn:aws:iam::123456789012:mfa/bob"
	bob       = "arn:aws:iam::123456789012:user/bob"
	eve       = "arn:aws:iam::123456789012:user/eve"
)

// underCondition lets in the account's own callers under a condition.
func underCondition(condition string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":"sts:AssumeRole","Condition":` + condition + `}]}`
}

func (e *endpoint) code(t *testing.T, serial string) string {
	t.Helper()
	return must(e.MFACode(serial))(t)
}

// userSession is what GetSessionToken gives; an empty code sends no factor.
func (e *endpoint) userSession(t *testing.T, arn, code string) localaws.Credential {
	t.Helper()
	in := &sts.GetSessionTokenInput{}
	if code != "" {
		in.SerialNumber, in.TokenCode = aws.String(bobDevice), &code
	}
	c := must(e.sts(e.credentialOf(t, arn)).GetSessionToken(t.Context(), in))(t).Credentials
	return localaws.Credential{PrincipalARN: arn, AccessKeyID: *c.AccessKeyId, SecretAccessKey: *c.SecretAccessKey, SessionToken: *c.SessionToken}
}

func withFactor(serial, code string) func(*sts.AssumeRoleInput) {
	return func(in *sts.AssumeRoleInput) { in.SerialNumber, in.TokenCode = &serial, &code }
}

// Source: RFC 6238, "Appendix B. Test Vectors", SHA-1: the last six of eight
// digits.
func TestCodesAreThoseOfTheStandard(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		at   int64
		want string
	}{{59, "287082"}, {1111111109, "081804"}, {1234567890, "005924"}, {20000000000, "353130"}} {
		e := start(t, seeded(withDevice), func(c *localaws.Config) { c.Now = func() time.Time { return time.Unix(tt.at, 0) } })
		if got := e.code(t, bobDevice); got != tt.want {
			t.Errorf("at %d the code is %s, want %s", tt.at, got, tt.want)
		}
	}
}

// Sources: IAM User Guide, "AWS global condition context keys",
// aws:MultiFactorAuthPresent and aws:MultiFactorAuthAge; "Secure API access
// with MFA".
func TestWhoHasASecondFactor(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(withDevice))
	for name, condition := range map[string]string{
		"True": `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`, "False": `{"Bool":{"aws:MultiFactorAuthPresent":"false"}}`,
		"Absent": `{"Null":{"aws:MultiFactorAuthPresent":"true","aws:MultiFactorAuthAge":"true"}}`, "Young": `{"NumericLessThan":{"aws:MultiFactorAuthAge":"60"}}`,
		"Old": `{"NumericGreaterThanEquals":{"aws:MultiFactorAuthAge":"60"}}`, "NoAge": `{"Null":{"aws:MultiFactorAuthAge":"true"}}`, "Hop": `{}`,
	} {
		e.createRole(t, name, underCondition(condition))
	}
	must(e.iam(e.admin()).PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{RoleName: aws.String("Hop"), PolicyName: aws.String("p"), PolicyDocument: aws.String(allowing("Allow", "*", "*"))}))(t)
	long, without := e.credentialOf(t, bob), e.userSession(t, bob, "")
	with := e.userSession(t, bob, e.code(t, bobDevice))
	e.advance(time.Minute)
	hop := must(e.assume(t.Context(), long, roleARN("Hop"), "", withFactor(bobDevice, e.code(t, bobDevice))))(t)
	for name, tt := range map[string]struct {
		caller localaws.Credential
		roles  string
	}{
		"a long-term key":                         {long, "Absent NoAge"},
		"a user's session without a factor":       {without, "False NoAge"},
		"a user's session with one":               {with, "True Old"},
		"a role's session, assumed with a factor": {hop, "False NoAge"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, role := range []string{"True", "False", "Absent", "Young", "Old", "NoAge"} {
				_, err := e.assume(t.Context(), tt.caller, roleARN(role), "")
				if strings.Contains(tt.roles, role) {
					must(0, err)(t)
				} else {
					wantError(t, err, denied())
				}
			}
		})
	}
}

// Source: IAM User Guide, "Secure API access with MFA"; the messages are AWS's.
func TestSecondFactorWithAssumeRole(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(withDevice))
	e.createRole(t, "True", underCondition(`{"Bool":{"aws:MultiFactorAuthPresent":"true"},"NumericLessThan":{"aws:MultiFactorAuthAge":"1"}}`))
	e.createRole(t, "Open", underCondition(`{}`))
	code := e.code(t, bobDevice)
	wrong := "000000"
	if code == wrong {
		wrong = "000001"
	}
	for _, tt := range []struct {
		reason, caller, role string
		change               func(*sts.AssumeRoleInput)
		want                 failure
		says                 string
	}{
		{"none", bob, "True", func(*sts.AssumeRoleInput) {}, denied(), "not authorized to perform: sts:AssumeRole"},
		{"a wrong code", bob, "True", withFactor(bobDevice, wrong), denied(), "invalid MFA one time pass code"},
		{"a wrong code where no policy asks", bob, "Open", withFactor(bobDevice, wrong), denied(), "invalid MFA one time pass code"},
		{"no code", bob, "Open", func(in *sts.AssumeRoleInput) { in.SerialNumber = aws.String(bobDevice) }, denied(), "must provide both"},
		{"a code without a device", bob, "Open", func(in *sts.AssumeRoleInput) { in.TokenCode = &code }, denied(), "must provide both"},
		{"somebody else's device", eve, "Open", withFactor(bobDevice, code), denied(), "associated with this user"},
		{"a code of five digits", bob, "Open", withFactor(bobDevice, "12345"), invalid(), "'tokenCode' failed to satisfy constraint: Member must have length greater than or equal to 6"},
		{"letters", bob, "Open", withFactor(bobDevice, "abcdef"), invalid(), `[\d]*`},
		{"the code", bob, "True", withFactor(bobDevice, code), failure{}, ""},
		{"the code again", bob, "True", withFactor(bobDevice, code), denied(), "invalid MFA one time pass code"},
	} {
		_, err := e.assume(t.Context(), e.credentialOf(t, tt.caller), roleARN(tt.role), "", tt.change)
		t.Log(tt.reason)
		if tt.want == (failure{}) {
			must(0, err)(t)
			continue
		}
		wantError(t, err, tt.want, tt.says)
	}
}

// Source: STS API Reference, "GetSessionToken".
func TestUserSessions(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(withDevice))
	ctx := t.Context()
	without, with := e.userSession(t, bob, ""), e.userSession(t, bob, e.code(t, bobDevice))
	if id := must(e.sts(without).GetCallerIdentity(ctx, nil))(t); *id.Arn != bob || !strings.HasPrefix(*id.UserId, "AIDA") || strings.Contains(*id.UserId, ":") {
		t.Errorf("the session is %s %s", *id.Arn, *id.UserId)
	}
	must(e.iam(with).ListUsers(ctx, nil))(t)
	_, err := e.iam(without).ListUsers(ctx, nil)
	wantError(t, err, failure{403, "InvalidClientTokenId"})
	_, err = e.sts(with).GetSessionToken(ctx, nil)
	wantError(t, err, denied(), "Cannot call GetSessionToken with session credentials")
	_, err = e.sts(with).GetAccessKeyInfo(ctx, &sts.GetAccessKeyInfoInput{AccessKeyId: &with.AccessKeyID})
	wantError(t, err, denied(), "GetAccessKeyInfo")
	_, err = e.sts(e.credentialOf(t, bob)).GetSessionToken(ctx, &sts.GetSessionTokenInput{DurationSeconds: aws.Int32(129601)})
	wantError(t, err, invalid(), "129600")
	// A user's session is no link of a chain of roles.
	e.createRole(t, "Long", underCondition(`{}`))
	must(e.iam(e.admin()).UpdateRole(ctx, &iam.UpdateRoleInput{RoleName: aws.String("Long"), MaxSessionDuration: aws.Int32(7200)}))(t)
	must(e.assume(ctx, without, roleARN("Long"), "", func(in *sts.AssumeRoleInput) { in.DurationSeconds = aws.Int32(7200) }))(t)
	// Nothing is left of it once the user is gone, and of the user only with his device.
	admin := e.iam(e.admin())
	if d := must(admin.ListMFADevices(ctx, &iam.ListMFADevicesInput{UserName: aws.String("bob")}))(t).MFADevices; len(d) != 1 || *d[0].SerialNumber != bobDevice {
		t.Errorf("bob's devices: %v", d)
	}
	key := e.credentialOf(t, bob).AccessKeyID
	must(admin.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{UserName: aws.String("bob"), AccessKeyId: &key}))(t)
	_, err = admin.DeleteUser(ctx, &iam.DeleteUserInput{UserName: aws.String("bob")})
	wantError(t, err, conflict(), "MFA device")
	_, err = admin.DeactivateMFADevice(ctx, &iam.DeactivateMFADeviceInput{UserName: aws.String("eve"), SerialNumber: aws.String(bobDevice)})
	wantError(t, err, missing(), bobDevice)
	must(admin.DeactivateMFADevice(ctx, &iam.DeactivateMFADeviceInput{UserName: aws.String("bob"), SerialNumber: aws.String(bobDevice)}))(t)
	must(admin.DetachUserPolicy(ctx, &iam.DetachUserPolicyInput{UserName: aws.String("bob"), PolicyArn: aws.String("arn:aws:iam::aws:policy/AdministratorAccess")}))(t)
	must(admin.DeleteUser(ctx, &iam.DeleteUserInput{UserName: aws.String("bob")}))(t)
	_, err = e.sts(with).GetCallerIdentity(ctx, nil)
	wantError(t, err, failure{403, "InvalidClientTokenId"})
}

func TestNobodyElseHasASession(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(`{"accounts": [{"id": "123456789012", "root_key": true}]}`))
	_, err := e.sts(e.admin()).GetSessionToken(t.Context(), nil)
	wantError(t, err, failure{501, "NotImplemented"}, "root user")
}

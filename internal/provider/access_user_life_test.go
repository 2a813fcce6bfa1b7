package provider

import (
	"crypto/rand"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
)

const firstKey, secondKey = "LKIAKEYNUMBER0000001", "LKIAKEYNUMBER0000002"

func rotatedTo(value string, keep types.Bool) func(*accessUserModel) {
	return func(m *accessUserModel) {
		m.Keepers, m.KeepPrevious = mapOfStrings(map[string]string{"rotated": value}), keep
	}
}

func wantUserWrites(t *testing.T, l *userLife, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, l.iam.writes); diff != "" {
		t.Errorf("writes (-want +got):\n%s", diff)
	}
	l.iam.writes = nil
}

// noSecret fails if a diagnostic shows the secret of a key.
func noSecret(t *testing.T, diags diag.Diagnostics) {
	t.Helper()
	for _, d := range diags {
		if strings.Contains(d.Summary()+d.Detail(), "secret-of-") {
			t.Errorf("a secret is shown: %s: %s", d.Summary(), d.Detail())
		}
	}
}

func TestUserIsMadeInOrder(t *testing.T) {
	t.Parallel()
	l := newUserLife(t)
	config := vendorUser(func(m *accessUserModel) { m.KeyDescription = types.StringValue("Acme") })
	wantNoErrors(t, l.apply(config))
	wantUserWrites(t, l, "CreateUser vendor", "PutUserPolicy AssumeRoles", "CreateAccessKey "+firstKey, "TagUser "+firstKey)
	if got := l.state.SecretAccessKey.ValueString(); got != "secret-of-"+firstKey || l.state.AccessKeyID.ValueString() != firstKey {
		t.Errorf("state has %s and %s", l.state.AccessKeyID, l.state.SecretAccessKey)
	}
	wantNoErrors(t, l.refresh())
	wantNoErrors(t, l.apply(config))
	wantUserWrites(t, l)
}

// TestUserFailuresLeaveTheTruth: whichever step fails, state has what there is,
// the next apply goes on, and nobody is told a secret.
func TestUserFailuresLeaveTheTruth(t *testing.T) {
	t.Parallel()
	for call, wrote := range map[string][]string{
		"PutUserPolicy":   {"PutUserPolicy AssumeRoles", "CreateAccessKey " + firstKey, "TagUser " + firstKey},
		"CreateAccessKey": {"CreateAccessKey " + secondKey, "TagUser " + secondKey},
		"TagUser":         {"TagUser " + firstKey},
		"WaitForUser":     nil,
	} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			l := newUserLife(t)
			config := vendorUser(func(m *accessUserModel) { m.KeyDescription = types.StringValue("Acme") })
			l.iam.fail[call] = errRefused
			diags := l.apply(config)
			wantDiagnostic(t, diags, diag.SeverityError, "terraform untaint")
			noSecret(t, diags)
			if l.state == nil || l.state.ARN.IsUnknown() {
				t.Fatal("the user is not in state")
			}
			delete(l.iam.fail, call)
			l.iam.writes = nil
			wantNoErrors(t, l.refresh())
			wantNoErrors(t, l.apply(config))
			wantUserWrites(t, l, wrote...)
		})
	}
}

func TestUserRotationThatFailsHalfway(t *testing.T) {
	t.Parallel()
	l := newUserLife(t)
	wantNoErrors(t, l.apply(vendorUser(rotatedTo("1", types.BoolNull()))))
	l.iam.writes = nil
	l.iam.fail["DeleteAccessKey"] = errRefused
	diags := l.apply(vendorUser(rotatedTo("2", types.BoolNull())))
	wantDiagnostic(t, diags, diag.SeverityWarning, "Access key "+firstKey+" of user vendor will be deleted")
	noSecret(t, diags)
	if l.state.AccessKeyID.ValueString() != secondKey || l.state.PreviousAccessKeyID.ValueString() != firstKey || l.state.SecretAccessKey.ValueString() != "secret-of-"+secondKey {
		t.Errorf("state has %s, %s", l.state.AccessKeyID, l.state.PreviousAccessKeyID)
	}
	delete(l.iam.fail, "DeleteAccessKey")
	l.iam.writes = nil
	wantNoErrors(t, l.refresh())
	wantDiagnostic(t, l.apply(vendorUser(rotatedTo("2", types.BoolNull()))), diag.SeverityWarning, firstKey, "will be deleted")
	wantUserWrites(t, l, "DeleteAccessKey "+firstKey)
}

// TestUserKeyThatCannotBeSealed is deleted again: nobody would have its secret.
func TestUserKeyThatCannotBeSealed(t *testing.T) {
	t.Parallel()
	l := newUserLife(t)
	l.data.Random, l.data.Now = strings.NewReader(""), time.Now
	config := vendorUser(func(m *accessUserModel) {
		m.PGPKey, m.AllowSecretInState = types.StringValue(newPGPKey(t).text()), types.BoolNull()
	})
	diags := l.apply(config)
	wantDiagnostic(t, diags, diag.SeverityError, "Cannot encrypt the secret", "No key is left behind")
	noSecret(t, diags)
	if len(l.iam.keys["vendor"]) != 0 || !l.state.AccessKeyID.IsNull() {
		t.Errorf("left are %v; state has %s", l.iam.keys["vendor"], l.state.AccessKeyID)
	}
	l.iam.fail["DeleteAccessKey"] = errRefused
	diags = l.apply(config)
	wantDiagnostic(t, diags, diag.SeverityError, "Cannot encrypt the secret", "could not be deleted again", "aws iam delete-access-key --user-name vendor --access-key-id "+secondKey)
	noSecret(t, diags)
	delete(l.iam.fail, "DeleteAccessKey")
	l.iam.keys["vendor"] = nil

	l.data.Random = rand.Reader
	wantNoErrors(t, l.apply(config))
	if !l.state.SecretAccessKey.IsNull() || l.state.EncryptedSecretAccessKey.IsNull() {
		t.Error("the next apply did not seal the key's secret")
	}
}

// TestUserPlansWhatIsNotKnown: while something is unknown, everything that can
// come of it is.
func TestUserPlansWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	l := newUserLife(t)
	wantNoErrors(t, l.apply(vendorUser(rotatedTo("1", types.BoolValue(true)))))
	plan, diags := l.plan(vendorUser(func(m *accessUserModel) {
		m.Keepers, m.KeepPrevious = types.MapValueMust(types.StringType, map[string]attr.Value{"rotated": types.StringUnknown()}), types.BoolNull()
	}))
	wantDiagnostic(t, diags, diag.SeverityWarning, firstKey, "may be deleted")
	for name, value := range map[string]types.String{"access_key_id": plan.AccessKeyID, "secret": plan.SecretAccessKey, "previous": plan.PreviousAccessKeyID,
		"encrypted": plan.EncryptedSecretAccessKey, "fingerprint": plan.KeyFingerprint} {
		if !value.IsUnknown() {
			t.Errorf("%s is planned as %s", name, value)
		}
	}
	plan, diags = l.plan(vendorUser(rotatedTo("1", types.BoolValue(true)), func(m *accessUserModel) { m.PGPKey = types.StringUnknown() }))
	wantNoErrors(t, diags)
	if !plan.SecretAccessKey.IsUnknown() || !plan.AccessKeyID.Equal(l.state.AccessKeyID) {
		t.Errorf("with a PGP key that is not known the secret is planned as %s, the key as %s", plan.SecretAccessKey, plan.AccessKeyID)
	}
	_, diags = l.plan(vendorUser(func(m *accessUserModel) { m.AllowSecretInState = types.BoolUnknown() }))
	wantNoErrors(t, diags)
}

func TestUserOfAnotherAccountIsNotForgotten(t *testing.T) {
	t.Parallel()
	for _, namesake := range []bool{false, true} {
		l := newUserLife(t)
		wantNoErrors(t, l.apply(vendorUser()))
		if namesake {
			l.iam.users["vendor"].UniqueID = "AIDAOTHER"
		} else {
			delete(l.iam.users, "vendor")
		}
		l.iam.account, l.iam.writes = "999999999999", nil
		for _, diags := range []diag.Diagnostics{l.refresh(), l.destroy()} {
			wantDiagnostic(t, diags, diag.SeverityError, "Credentials of another account", testAccount, "999999999999")
		}
		wantUserWrites(t, l)
	}
}

func TestUserYoungIsNotTakenForGone(t *testing.T) {
	t.Parallel()
	l := newUserLife(t)
	wantNoErrors(t, l.apply(vendorUser()))
	l.iam.blind = 1
	if wantNoErrors(t, l.refresh()); l.state == nil {
		t.Fatal("one read that missed a user made seconds ago dropped it from state")
	}
	l.iam.blind = 1
	wantNoErrors(t, l.destroy())
	if len(l.iam.users) != 0 {
		t.Error("the user was left behind")
	}
	l = newUserLife(t)
	wantNoErrors(t, l.apply(vendorUser()))
	later := l.data.Now().Add(time.Hour)
	l.data.Now = func() time.Time { return later }
	l.iam.blind = 1
	if l.refresh(); l.state != nil {
		t.Error("an old user that is not found stays in state")
	}
}

func TestUserChangedSinceThePlan(t *testing.T) {
	t.Parallel()
	l := newUserLife(t)
	wantNoErrors(t, l.apply(vendorUser()))
	config := vendorUser(func(m *accessUserModel) { m.KeyDescription = types.StringValue("Acme") })
	plan, _ := l.plan(config)
	l.iam.keys["vendor"], l.iam.writes = nil, nil
	wantDiagnostic(t, l.write(config, plan), diag.SeverityError, "Access key "+firstKey+" of user vendor is gone", "Plan again")
	l.iam.users["vendor"].UniqueID = "AIDANEW"
	wantDiagnostic(t, l.write(config, plan), diag.SeverityError, "User vendor is another one now", "AIDANEW")
	// A namesake in another account is no user made anew.
	l.iam.account = "999999999999"
	wantDiagnostic(t, l.write(config, plan), diag.SeverityError, "Credentials of another account")
	l.iam.account = testAccount
	wantDiagnostic(t, l.destroy(), diag.SeverityWarning, "made anew")
	wantUserWrites(t, l)
}

// TestUserKeysGoneSinceThePlan: of keys that are gone none is waited for, and
// none is told to be there.
func TestUserKeysGoneSinceThePlan(t *testing.T) {
	t.Parallel()
	rotated := func(keep bool) *userLife {
		l := newUserLife(t)
		wantNoErrors(t, l.apply(vendorUser(rotatedTo("1", types.BoolNull()))))
		wantNoErrors(t, l.apply(vendorUser(rotatedTo("2", types.BoolValue(true)))))
		config := vendorUser(rotatedTo("3", types.BoolValue(keep)))
		plan, _ := l.plan(config)
		l.iam.keys["vendor"], l.iam.writes = nil, nil
		diags := l.write(config, plan)
		if keep {
			wantDiagnostic(t, diags, diag.SeverityError, "Access key "+secondKey+" of user vendor is gone", "Plan again")
		} else {
			wantNoErrors(t, diags)
		}
		return l
	}
	l := rotated(false)
	const third = "LKIAKEYNUMBER0000003"
	wantUserWrites(t, l, "CreateAccessKey "+third)
	if l.state.AccessKeyID.ValueString() != third || !l.state.PreviousAccessKeyID.IsNull() {
		t.Errorf("state has %s, and %s before it", l.state.AccessKeyID, l.state.PreviousAccessKeyID)
	}
	// The plan promised to keep the key before: nothing is made in its place.
	wantUserWrites(t, rotated(true))

	l = newUserLife(t)
	wantNoErrors(t, l.apply(vendorUser(rotatedTo("1", types.BoolNull()))))
	wantNoErrors(t, l.apply(vendorUser(rotatedTo("2", types.BoolValue(true)))))
	config := vendorUser(rotatedTo("2", types.BoolValue(true)), func(m *accessUserModel) { m.KeyDescription = types.StringValue("Acme") })
	plan, _ := l.plan(config)
	l.iam.keys["vendor"] = l.iam.keys["vendor"][1:]
	wantDiagnostic(t, l.write(config, plan), diag.SeverityError, "Access key "+firstKey+" of user vendor is gone", "Plan again")
}

func TestUserDriftShowsNoExternalID(t *testing.T) {
	t.Parallel()
	l := newUserLife(t)
	wantNoErrors(t, l.apply(vendorUser()))
	l.iam.policies["vendor"]["AssumeRoles"] = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["sts:AssumeRole","s3:GetObject"],"Resource":"*",` +
		`"Condition":{"StringEquals":{"sts:ExternalId":"an-id-of-ours-4711"}}}]}`
	diags := l.refresh()
	wantDiagnostic(t, diags, diag.SeverityWarning, "The policy of user vendor was changed outside Terraform", "s3:GetObject", "an... (18 characters)")
	for _, d := range diags {
		if strings.Contains(d.Detail(), "4711") {
			t.Errorf("an external ID is shown: %s", d.Detail())
		}
	}
	wantNoErrors(t, l.apply(vendorUser()))
	l.iam.policies["vendor"]["AssumeRoles"] = `{"Version":"2012-10-17","Statement":[],"Note":"an-id-of-ours-4711"}`
	diags = l.refresh()
	wantDiagnostic(t, diags, diag.SeverityWarning, "The policy of user vendor was changed outside Terraform", "one that cannot be read here", "Note")
	if detail := diags.Warnings()[0].Detail(); strings.Contains(detail, "4711") {
		t.Errorf("an external ID is shown: %s", detail)
	}
}

func TestUserRemovesOnlyItsOwn(t *testing.T) {
	t.Parallel()
	l := newUserLife(t)
	wantNoErrors(t, l.apply(vendorUser()))
	l.iam.held["vendor"] = awsapi.UserHoldings{Groups: []string{"admins"}, MFADevices: []string{"GAHT1"}, HasPassword: true}
	l.iam.writes = nil
	wantDiagnostic(t, l.destroy(), diag.SeverityError, "holds what others added", "force_destroy = true", "Groups: admins", "MFA devices: GAHT1", "Login profile")
	wantUserWrites(t, l)
	l.state.ForceDestroy = types.BoolValue(true)
	wantNoErrors(t, l.destroy())
	wantUserWrites(t, l, "RemoveUserHoldings 5 kinds", "DeleteUser vendor")
}

func TestUserDefaultAndIgnoredTags(t *testing.T) {
	t.Parallel()
	l := newUserLife(t)
	l.data.Tags = awsapi.TagSettings{Default: map[string]string{"team": "security", "env": "test"}, Ignore: awsapi.IgnoreTags{KeyPrefixes: []string{"cost:"}}}
	config := vendorUser(func(m *accessUserModel) {
		m.Tags, m.KeyDescription = mapOfStrings(map[string]string{"env": "prod"}), types.StringValue("Acme")
	})
	wantNoErrors(t, l.apply(config))
	if diff := cmp.Diff(map[string]string{"team": "security", "env": "prod"}, stringMap(l.state.TagsAll)); diff != "" {
		t.Errorf("tags_all (-want +got):\n%s", diff)
	}
	before := *l.state
	l.iam.users["vendor"].Tags["cost:center"] = "1"
	wantNoErrors(t, l.refresh())
	if !l.state.Tags.Equal(before.Tags) || !l.state.TagsAll.Equal(before.TagsAll) {
		t.Errorf("an ignored tag shows: %s, %s", l.state.Tags, l.state.TagsAll)
	}
	l.iam.writes = nil
	wantNoErrors(t, l.apply(config))
	wantUserWrites(t, l)
}

func TestUserBoundaryOfOthersStays(t *testing.T) {
	t.Parallel()
	l := newUserLife(t)
	wantNoErrors(t, l.apply(vendorUser()))
	l.iam.users["vendor"].BoundaryARN, l.iam.writes = "arn:aws:iam::aws:policy/ReadOnlyAccess", nil
	wantNoErrors(t, l.refresh())
	wantNoErrors(t, l.apply(vendorUser()))
	wantUserWrites(t, l)
	if !l.state.PermissionsBoundary.IsNull() {
		t.Errorf("a boundary that nobody declared is %s in state", l.state.PermissionsBoundary)
	}
}

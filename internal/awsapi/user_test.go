package awsapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func testUser() *User {
	return &User{Name: "app", Path: "/", ARN: "arn:aws:iam::123456789012:user/app", UniqueID: "AIDAEXAMPLEEXAMPLE111", CreateDate: epoch(),
		Tags: map[string]string{"team": "data"}}
}

func testCreateUser() CreateUserInput {
	return CreateUserInput{Name: "app", Path: "/", Tags: map[string]string{"team": "data"}}
}

func oneUser(action string, u *User) reply {
	boundary := ""
	if u.BoundaryARN != "" {
		boundary = "<PermissionsBoundary><PermissionsBoundaryArn>" + u.BoundaryARN + "</PermissionsBoundaryArn></PermissionsBoundary>"
	}
	tags := ""
	for key, value := range u.Tags {
		tags += "<member><Key>" + key + "</Key><Value>" + value + "</Value></member>"
	}
	return ok(action, fmt.Sprintf("<User><Path>%s</Path><UserName>%s</UserName><UserId>%s</UserId><Arn>%s</Arn><CreateDate>%s</CreateDate><Tags>%s</Tags>%s</User>",
		u.Path, u.Name, u.UniqueID, u.ARN, u.CreateDate.Format(time.RFC3339), tags, boundary))
}

func noSuchUser() reply {
	return fault(http.StatusNotFound, "NoSuchEntity", "The user with name app cannot be found.")
}

// keysReply lists keys, written "ID" for an active and "ID:off" for another one.
func keysReply(ids ...string) reply {
	var b strings.Builder
	for i, id := range ids {
		name, off, _ := strings.Cut(id, ":")
		status := "Active"
		if off != "" {
			status = "Inactive"
		}
		fmt.Fprintf(&b, "<member><UserName>app</UserName><AccessKeyId>%s</AccessKeyId><Status>%s</Status><CreateDate>%s</CreateDate></member>",
			name, status, epoch().Add(time.Duration(i)*time.Second).Format(time.RFC3339))
	}
	return ok("ListAccessKeys", "<AccessKeyMetadata>"+b.String()+"</AccessKeyMetadata><IsTruncated>false</IsTruncated>")
}

func newKeyReply(id string) reply {
	return ok("CreateAccessKey", "<AccessKey><UserName>app</UserName><AccessKeyId>"+id+"</AccessKeyId><Status>Active</Status><SecretAccessKey>secret-of-"+id+
		"</SecretAccessKey><CreateDate>"+epoch().Format(time.RFC3339)+"</CreateDate></AccessKey>")
}

func TestCreateUser(t *testing.T) {
	t.Parallel()
	created, exists := oneUser("CreateUser", testUser()), fault(409, "EntityAlreadyExists", "User with name app already exists.")
	for _, tt := range []struct {
		reason  string
		answers map[string][]reply
		// calls of CreateUser and GetUser that are to be made.
		creates, reads int
	}{
		{"one call carries all", map[string][]reply{"CreateUser": {created}}, 1, 0},
		{"a boundary made seconds ago is waited for", map[string][]reply{"CreateUser": {fault(404, "NoSuchEntity", "Scope ARN: arn does not exist or is not attachable."), created}}, 2, 0},
		{"throttling is waited out", map[string][]reply{"CreateUser": {fault(400, "Throttling", "Rate exceeded"), created}}, 2, 0},
		{"a user whose answer was lost, made again by a retry, is this call's own", map[string][]reply{
			"CreateUser": {{drop: true}, exists}, "GetUser": {oneUser("GetUser", testUser())}}, 2, 1},
		{"so is one that all retries lost the answer for", map[string][]reply{
			"CreateUser": {{drop: true}}, "GetUser": {noSuchUser(), oneUser("GetUser", testUser())}}, 3, 2},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, script(tt.answers))
			got, err := newTestClient(f, nil).CreateUser(t.Context(), testCreateUser())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(testUser(), got); diff != "" {
				t.Error(diff)
			}
			if f.count("CreateUser") != tt.creates || f.count("GetUser") != tt.reads {
				t.Errorf("there were %d CreateUser and %d GetUser; want %d and %d", f.count("CreateUser"), f.count("GetUser"), tt.creates, tt.reads)
			}
		})
	}
}

func TestCreateUserRefused(t *testing.T) {
	t.Parallel()
	exists := fault(409, "EntityAlreadyExists", "User with name app already exists.")
	differs := func(change func(*User)) map[string][]reply {
		u := testUser()
		change(u)
		return map[string][]reply{"CreateUser": {{drop: true}, exists}, "GetUser": {oneUser("GetUser", u)}}
	}
	for _, tt := range []struct {
		reason  string
		answers map[string][]reply
		kind    Kind
		want    []string
	}{
		{"an existing user is never adopted", map[string][]reply{"CreateUser": {exists}}, ErrAlreadyExists, []string{"User: app", "import"}},
		{"nor one with another path, where an answer was lost", differs(func(u *User) { u.Path = "/x/" }), ErrAlreadyExists, []string{"not the one asked for"}},
		{"nor another boundary", differs(func(u *User) { u.BoundaryARN = "arn:aws:iam::aws:policy/X" }), ErrAlreadyExists, nil},
		{"nor another tag", differs(func(u *User) { u.Tags["team"] = "other" }), ErrAlreadyExists, nil},
		{"nor one that is older than the call", differs(func(u *User) { u.CreateDate = epoch().Add(-time.Hour) }), ErrAlreadyExists, nil},
		{"a user that cannot be found is not claimed", map[string][]reply{"CreateUser": {{drop: true}}, "GetUser": {noSuchUser()}}, ErrUnreachable,
			[]string{"Whether the user was made is not known"}},
		{"a denial names the permission", map[string][]reply{"CreateUser": {accessDenied("iam:CreateUser")}}, ErrAccessDenied, []string{"Missing permission: iam:CreateUser"}},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			user, err := newTestClient(newFake(t, script(tt.answers)), nil).CreateUser(t.Context(), testCreateUser())
			if !errors.Is(err, tt.kind) || user != nil {
				t.Fatalf("got %v and %v; want %v", user, err, tt.kind)
			}
			wantText(t, err, append(tt.want, "Cannot create the IAM user")...)
		})
	}
}

func TestCreateAccessKey(t *testing.T) {
	t.Parallel()
	made := newKeyReply("NEW")
	for _, tt := range []struct {
		reason  string
		answers map[string][]reply
		// calls is how often keys are made and deleted.
		creates, deletes int
	}{
		{"one call", map[string][]reply{"CreateAccessKey": {made}}, 1, 0},
		{"a user made seconds ago is waited for", map[string][]reply{"CreateAccessKey": {noSuchUser(), made}}, 2, 0},
		{"throttling is waited out", map[string][]reply{"CreateAccessKey": {fault(400, "Throttling", "Rate exceeded"), made}}, 2, 0},
		{"a key whose secret got lost is deleted, and another made", map[string][]reply{
			"CreateAccessKey": {{drop: true}, made}, "ListAccessKeys": {keysReply("OLD", "LOST")}, "DeleteAccessKey": {ok("DeleteAccessKey", "")}}, 2, 1},
		{"so is one that a breakdown hid, and that shows late", map[string][]reply{
			"CreateAccessKey": {fault(500, "ServiceFailure", "down"), made}, "ListAccessKeys": {keysReply("OLD"), keysReply("OLD", "LOST")}, "DeleteAccessKey": {ok("DeleteAccessKey", "")}}, 2, 1},
		{"where none was made, nothing is deleted", map[string][]reply{"CreateAccessKey": {{drop: true}, made}, "ListAccessKeys": {keysReply("OLD")}}, 2, 0},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, script(tt.answers))
			key, err := newTestClient(f, nil).CreateAccessKey(t.Context(), "app", []string{"OLD"})
			if err != nil {
				t.Fatal(err)
			}
			want := &NewAccessKey{AccessKey: AccessKey{ID: "NEW", Active: true, CreateDate: epoch()}, Secret: "secret-of-NEW"}
			if diff := cmp.Diff(want, key); diff != "" {
				t.Error(diff)
			}
			if f.count("CreateAccessKey") != tt.creates || f.count("DeleteAccessKey") != tt.deletes {
				t.Errorf("the calls were %v", f.calls)
			}
			if tt.deletes > 0 && f.form(t, "DeleteAccessKey", 0).Get("AccessKeyId") != "LOST" {
				t.Error("another key was deleted than the one that got lost")
			}
		})
	}
}

func TestCreateAccessKeyRefused(t *testing.T) {
	t.Parallel()
	lost := []reply{{drop: true}}
	for _, tt := range []struct {
		reason  string
		answers map[string][]reply
		kind    Kind
		want    []string
		deletes int
	}{
		{"two keys already", map[string][]reply{"CreateAccessKey": {fault(409, "LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2")}}, ErrLimit,
			[]string{"as many access keys as IAM allows", "AccessKeysPerUser: 2"}, 0},
		{"two keys appear: which one is lost is not guessed", map[string][]reply{"CreateAccessKey": lost, "ListAccessKeys": {keysReply("LOST", "THEIRS")}}, ErrUnreachable,
			[]string{"Whether a key was made is not known", "Keys that appeared since: LOST, THEIRS"}, 0},
		{"the lost key cannot be deleted", map[string][]reply{"CreateAccessKey": lost, "ListAccessKeys": {keysReply("OLD", "LOST")}, "DeleteAccessKey": {accessDenied("iam:DeleteAccessKey")}},
			ErrUnreachable, []string{"Keys that appeared since: LOST"}, 1},
		{"the keys cannot be listed", map[string][]reply{"CreateAccessKey": lost, "ListAccessKeys": {accessDenied("iam:ListAccessKeys")}}, ErrUnreachable,
			[]string{"Look at the user's access keys"}, 0},
		{"lost twice", map[string][]reply{"CreateAccessKey": lost, "ListAccessKeys": {keysReply("OLD", "LOST")}, "DeleteAccessKey": {ok("DeleteAccessKey", "")}}, ErrUnreachable, nil, keyTries},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, script(tt.answers))
			key, err := newTestClient(f, nil).CreateAccessKey(t.Context(), "app", []string{"OLD"})
			if !errors.Is(err, tt.kind) || key != nil {
				t.Fatalf("got %v and %v; want %v", key, err, tt.kind)
			}
			wantText(t, err, append(tt.want, "Cannot create an access key", "User: app")...)
			if f.count("DeleteAccessKey") != tt.deletes {
				t.Errorf("the calls were %v", f.calls)
			}
		})
	}
}

func TestInterruptedKeyIsNotLeftBehind(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	f := newFake(t, func(action string, _ url.Values, _ int) reply {
		switch action {
		case "CreateAccessKey":
			cancel()
			return reply{hang: true}
		case "ListAccessKeys":
			return keysReply("LOST")
		}
		return ok(action, "")
	})
	key, err := newTestClient(f, nil).CreateAccessKey(ctx, "app", nil)
	if err == nil || key != nil || f.count("CreateAccessKey") != 1 || f.count("DeleteAccessKey") != 1 {
		t.Errorf("got %v and %v after %v", key, err, f.calls)
	}
}

func TestReadUserAccess(t *testing.T) {
	t.Parallel()
	f := newFake(t, script(map[string][]reply{
		"GetUserPolicy":  {ok("GetUserPolicy", "<PolicyDocument>%7B%22a%22%3A%22b+c%22%7D</PolicyDocument>"), noSuchUser()},
		"ListAccessKeys": {keysReply("A", "B:off"), keysReply(), noSuchUser()},
	}))
	c := newTestClient(f, nil)
	access, err := c.ReadUserAccess(t.Context(), "app", "p")
	if err != nil {
		t.Fatal(err)
	}
	if _, there := access.Key("C"); there || access.Policy != `{"a":"b+c"}` {
		t.Errorf("got %+v", access)
	}
	if a, _ := access.Key("A"); !a.Active {
		t.Errorf("got %+v", access)
	}
	if b, there := access.Key("B"); !there || b.Active {
		t.Errorf("got %+v", access)
	}
	if access, err = c.ReadUserAccess(t.Context(), "app", "p"); err != nil || access.Policy != "" || len(access.Keys) != 0 {
		t.Errorf("a user without a policy: %+v, %v", access, err)
	}
	if _, err = c.ReadUserAccess(t.Context(), "app", "p"); !errors.Is(err, ErrNotFound) {
		t.Errorf("no user: %v", err)
	}
}

func TestReadYoungUser(t *testing.T) {
	t.Parallel()
	shown := func(want string) func(*User, *UserAccess) bool {
		return func(_ *User, a *UserAccess) bool { _, there := a.Key(want); return there }
	}
	f := newFake(t, script(map[string][]reply{
		"GetUser": {noSuchUser(), oneUser("GetUser", testUser())}, "GetUserPolicy": {noSuchUser()}, "ListAccessKeys": {keysReply(), keysReply("A")},
	}))
	c := newTestClient(f, nil)
	if _, access, err := c.ReadYoungUser(t.Context(), "app", "p", shown("A")); err != nil || len(access.Keys) != 1 || f.count("GetUser") != 3 {
		t.Errorf("got %+v and %v after %v", access, err, f.calls)
	}
	if _, access, err := c.ReadYoungUser(t.Context(), "app", "p", shown("GONE")); err != nil || len(access.Keys) != 1 || f.count("GetUser") != 3+goneReads {
		t.Errorf("what is gone in the end is told: got %+v and %v after %d reads", access, err, f.count("GetUser"))
	}
	gone := newFake(t, script(map[string][]reply{"GetUser": {noSuchUser()}}))
	if _, _, err := newTestClient(gone, nil).ReadYoungUser(t.Context(), "app", "p", shown("A")); !errors.Is(err, ErrNotFound) || gone.count("GetUser") != goneReads {
		t.Errorf("got %v after %d reads", err, gone.count("GetUser"))
	}
}

func TestMoveUserWhoseAnswerWasLost(t *testing.T) {
	t.Parallel()
	moved, other := testUser(), testUser()
	moved.Name, other.Name, other.UniqueID = "new", "new", "AIDAOTHER"
	for reason, tt := range map[string]struct {
		found *User
		want  error
	}{"it was done": {moved, nil}, "another user has the name": {other, ErrNotFound}} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, script(map[string][]reply{"UpdateUser": {{drop: true}, noSuchUser()}, "GetUser": {oneUser("GetUser", tt.found)}}))
			if err := newTestClient(f, nil).MoveUser(t.Context(), "app", moved.UniqueID, "new", "/"); !errors.Is(err, tt.want) || (err == nil) != (tt.want == nil) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}

// emptyHoldings answers for a user on which nothing hangs.
func emptyHoldings() map[string][]reply {
	return map[string][]reply{
		"ListAccessKeys": {keysReply()}, "ListUserPolicies": {ok("ListUserPolicies", "<PolicyNames></PolicyNames>")},
		"ListAttachedUserPolicies": {ok("ListAttachedUserPolicies", "<AttachedPolicies></AttachedPolicies>")},
		"ListGroupsForUser":        {ok("ListGroupsForUser", "<Groups></Groups>")}, "ListMFADevices": {ok("ListMFADevices", "<MFADevices></MFADevices>")},
		"ListSSHPublicKeys":              {ok("ListSSHPublicKeys", "<SSHPublicKeys></SSHPublicKeys>")},
		"ListSigningCertificates":        {ok("ListSigningCertificates", "<Certificates></Certificates>")},
		"ListServiceSpecificCredentials": {fault(501, "NotImplemented", "not known here")},
		"GetLoginProfile":                {fault(404, "NoSuchEntity", "Login Profile for User app cannot be found.")},
	}
}

func fullHoldings() (map[string][]reply, UserHoldings) {
	answers := emptyHoldings()
	answers["ListAccessKeys"] = []reply{keysReply("K")}
	answers["ListUserPolicies"] = []reply{ok("ListUserPolicies", "<PolicyNames><member>in</member></PolicyNames>")}
	answers["ListAttachedUserPolicies"] = []reply{ok("ListAttachedUserPolicies", "<AttachedPolicies><member><PolicyArn>arn:p</PolicyArn></member></AttachedPolicies>")}
	answers["ListGroupsForUser"] = []reply{ok("ListGroupsForUser", "<Groups><member><GroupName>g</GroupName></member></Groups>")}
	answers["ListMFADevices"] = []reply{ok("ListMFADevices", "<MFADevices><member><SerialNumber>arn:aws:iam::123456789012:mfa/v</SerialNumber></member><member><SerialNumber>GAHT1</SerialNumber></member></MFADevices>")}
	answers["ListSSHPublicKeys"] = []reply{ok("ListSSHPublicKeys", "<SSHPublicKeys><member><SSHPublicKeyId>APKA1</SSHPublicKeyId></member></SSHPublicKeys>")}
	answers["ListSigningCertificates"] = []reply{ok("ListSigningCertificates", "<Certificates><member><CertificateId>C1</CertificateId></member></Certificates>")}
	answers["ListServiceSpecificCredentials"] = []reply{ok("ListServiceSpecificCredentials",
		"<ServiceSpecificCredentials><member><ServiceSpecificCredentialId>ACCA1</ServiceSpecificCredentialId></member></ServiceSpecificCredentials>")}
	answers["GetLoginProfile"] = []reply{ok("GetLoginProfile", "<LoginProfile><UserName>app</UserName></LoginProfile>")}
	return answers, UserHoldings{Keys: []string{"K"}, Inline: []string{"in"}, Managed: []string{"arn:p"}, Groups: []string{"g"},
		MFADevices: []string{"GAHT1", "arn:aws:iam::123456789012:mfa/v"}, SSHKeys: []string{"APKA1"}, Certificates: []string{"C1"}, ServiceCredentials: []string{"ACCA1"}, HasPassword: true}
}

func TestUserHoldings(t *testing.T) {
	t.Parallel()
	answers, want := fullHoldings()
	removals := strings.Fields("DeleteAccessKey DetachUserPolicy DeleteUserPolicy RemoveUserFromGroup DeactivateMFADevice DeactivateMFADevice " +
		"DeleteVirtualMFADevice DeleteSSHPublicKey DeleteSigningCertificate DeleteServiceSpecificCredential DeleteLoginProfile")
	for _, action := range removals {
		answers[action] = []reply{ok(action, "")}
	}
	// What is gone already is no error.
	answers["RemoveUserFromGroup"] = []reply{noSuchUser()}
	f := newFake(t, script(answers))
	c := newTestClient(f, nil)
	held, err := c.ReadUserHoldings(t.Context(), "app")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, held); diff != "" {
		t.Error(diff)
	}
	reads := f.count("")
	if err := c.RemoveUserHoldings(t.Context(), "app", held); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(removals, f.calls[reads:]); diff != "" {
		t.Errorf("the calls (-want +got):\n%s", diff)
	}
	if len(held.Facts()) != 9 || held.Empty() {
		t.Errorf("it is told as %v", held.Facts())
	}
}

func TestUserHoldingsThatCannotBeListed(t *testing.T) {
	t.Parallel()
	answers := emptyHoldings()
	answers["ListMFADevices"] = []reply{accessDenied("iam:ListMFADevices")}
	held, err := newTestClient(newFake(t, script(answers)), nil).ReadUserHoldings(t.Context(), "app")
	if err != nil || !held.Empty() {
		t.Errorf("a denial of what this provider never makes: %v, %v", held, err)
	}
	answers["ListUserPolicies"] = []reply{accessDenied("iam:ListUserPolicies")}
	if _, err = newTestClient(newFake(t, script(answers)), nil).ReadUserHoldings(t.Context(), "app"); !errors.Is(err, ErrAccessDenied) {
		t.Errorf("a denial of the policies: %v", err)
	}
}

func TestDeleteUser(t *testing.T) {
	t.Parallel()
	conflict := fault(409, "DeleteConflict", "Cannot delete entity, must delete access keys first.")
	answers := emptyHoldings()
	answers["DeleteUser"] = []reply{conflict, conflict, ok("DeleteUser", "")}
	f := newFake(t, script(answers))
	if err := newTestClient(f, nil).DeleteUser(t.Context(), "app"); err != nil || f.count("DeleteUser") != 3 {
		t.Errorf("keys that IAM has not forgotten yet are waited out: %v after %d calls", err, f.count("DeleteUser"))
	}
	full, _ := fullHoldings()
	full["DeleteUser"] = []reply{conflict}
	f = newFake(t, script(full))
	err := newTestClient(f, nil).DeleteUser(t.Context(), "app")
	var held *HeldUserError
	if !errors.As(err, &held) || !errors.Is(err, ErrConflict) || held.Held.Empty() || f.count("DeleteUser") != settledReads {
		t.Fatalf("got %v after %d calls", err, f.count("DeleteUser"))
	}
	wantText(t, err, "User: app", "Access keys: K", "Groups: g", "MFA devices: GAHT1", "Login profile: a password", "force_destroy")
}

func TestUserWrites(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		action string
		write  func(*Client) error
		want   map[string]string
	}{
		{"PutUserPolicy", func(c *Client) error { return c.PutUserPolicy(t.Context(), "app", "p", "{}") }, map[string]string{"PolicyName": "p", "PolicyDocument": "{}"}},
		{"PutUserPermissionsBoundary", func(c *Client) error { return c.SetUserBoundary(t.Context(), "app", "arn:x") }, map[string]string{"PermissionsBoundary": "arn:x"}},
		{"DeleteUserPermissionsBoundary", func(c *Client) error { return c.SetUserBoundary(t.Context(), "app", "") }, nil},
		{"TagUser", func(c *Client) error { return c.TagUser(t.Context(), "app", map[string]string{"k": ""}) }, map[string]string{"Tags.member.1.Key": "k", "Tags.member.1.Value": ""}},
		{"UntagUser", func(c *Client) error { return c.UntagUser(t.Context(), "app", []string{"k"}) }, map[string]string{"TagKeys.member.1": "k"}},
		{"UpdateAccessKey", func(c *Client) error { return c.ActivateAccessKey(t.Context(), "app", "K") }, map[string]string{"AccessKeyId": "K", "Status": "Active"}},
		{"UpdateUser", func(c *Client) error { return c.MoveUser(t.Context(), "app", "AIDA", "new", "/x/") }, map[string]string{"NewUserName": "new", "NewPath": "/x/"}},
	} {
		t.Run(tt.action, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, script(map[string][]reply{tt.action: {ok(tt.action, "")}}))
			if err := tt.write(newTestClient(f, nil)); err != nil {
				t.Fatal(err)
			}
			form := f.form(t, tt.action, 0)
			if form.Get("UserName") != "app" || f.count("") != 1 {
				t.Errorf("the calls were %v for the user %q", f.calls, form.Get("UserName"))
			}
			for key, want := range tt.want {
				if got, sent := form[key]; !sent || got[0] != want {
					t.Errorf("%s is %q; want %q", key, got, want)
				}
			}
		})
	}
	f := newFake(t, script(nil))
	c := newTestClient(f, nil)
	if err := errors.Join(c.TagUser(t.Context(), "app", nil), c.UntagUser(t.Context(), "app", nil)); err != nil || f.count("") != 0 {
		t.Errorf("%d calls were made for nothing: %v", f.count(""), err)
	}
}

func TestWaitForUser(t *testing.T) {
	t.Parallel()
	f := newFake(t, func(action string, _ url.Values, earlier int) reply {
		switch {
		case action == "GetUser" && earlier == 1:
			return noSuchUser()
		case action == "GetUser":
			return oneUser(action, testUser())
		case action == "ListAccessKeys":
			return keysReply("A")
		}
		return noSuchUser()
	})
	done := func(_ *User, a *UserAccess) bool { return len(a.Keys) == 1 }
	// The first read is good and the second is not: three in a row after that.
	if err := newTestClient(f, nil).WaitForUser(t.Context(), "app", "p", done); err != nil || f.count("GetUser") != 2+settledReads {
		t.Errorf("got %v after %d reads", err, f.count("GetUser"))
	}
	clock := newClock()
	err := newTestClient(f, func(cfg *Config) { cfg.Pace = clock.pace() }).WaitForUser(t.Context(), "app", "p", func(*User, *UserAccess) bool { return false })
	if !errors.Is(err, ErrNotSettled) {
		t.Fatalf("got %v", err)
	}
	wantText(t, err, "IAM does not show the user as written yet", "User: app")
}

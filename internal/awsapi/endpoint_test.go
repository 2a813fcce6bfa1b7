package awsapi

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// The tests in this file run against the local endpoint, which verifies
// signatures and enforces policies as AWS does.

const (
	adminARN    = "arn:aws:iam::123456789012:user/admin"
	readerARN   = "arn:aws:iam::123456789012:user/reader"
	vendorARN   = "arn:aws:iam::210987654321:user/vendor"
	robotARN    = "arn:aws:iam::210987654321:role/services/robot"
	strangerARN = "arn:aws:iam::999999999999:user/stranger"
)

const endpointSeed = `{"accounts": [
  {"id": "123456789012", "disabled_regions": ["eu-central-2"],
   "policies": [{"name": "b", "document": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}}],
   "users": [{"name": "admin", "managed_policy_arns": ["arn:aws:iam::aws:policy/AdministratorAccess"]},
             {"name": "reader", "inline_policies": {"p": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["iam:GetRole"], "Resource": "*"}]}}}]},
  {"id": "210987654321",
   "users": [{"name": "vendor", "inline_policies": {"a": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"], "Resource": "*"}]}}}],
   "roles": [{"name": "robot", "path": "/services/", "inline_policies": {"a": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"], "Resource": "*"}]}}}]},
  {"id": "999999999999",
   "users": [{"name": "stranger", "inline_policies": {"a": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]}}}]}
]}`

type endpoint struct {
	*localaws.Server
}

func startEndpoint(t *testing.T) endpoint {
	t.Helper()
	s, err := localaws.New(localaws.Config{Seed: []byte(endpointSeed)})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return endpoint{s}
}

// as is a client with the credentials of a seeded principal, in real time but
// at a quicker pace.
func (e endpoint) as(t *testing.T, principal string, change func(*Config)) *Client {
	t.Helper()
	for _, c := range e.Credentials() {
		if c.PrincipalARN != principal {
			continue
		}
		cfg := testConfig(e.URL())
		cfg.AccessKey, cfg.SecretKey, cfg.Token = c.AccessKeyID, c.SecretAccessKey, c.SessionToken
		cfg.Pace = Pace{FirstDelay: 20 * time.Millisecond, MaxDelay: 200 * time.Millisecond, DenialBound: 6 * time.Second, ReferenceBound: time.Second, PrincipalBound: 3 * time.Second}
		if change != nil {
			change(&cfg)
		}
		return New(cfg)
	}
	t.Fatalf("the endpoint has no credentials of %s", principal)
	return nil
}

// count is how often an action was answered; "" counts all.
func (e endpoint) count(action string) int {
	n := 0
	for _, entry := range e.Journal() {
		if action == "" || entry.Action == action {
			n++
		}
	}
	return n
}

func (e endpoint) settings(t *testing.T, s localaws.Settings) {
	t.Helper()
	if err := e.SetSettings(s); err != nil {
		t.Fatal(err)
	}
}

func (e endpoint) faults(t *testing.T, faults ...localaws.Fault) {
	t.Helper()
	if err := e.SetFaults(faults...); err != nil {
		t.Fatal(err)
	}
}

func trustOf(statements ...string) string {
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`
}

func allow(principal, action, conditions string) string {
	return fmt.Sprintf(`{"Effect":"Allow","Principal":{"AWS":%q},"Action":%q%s}`, principal, action, conditions)
}

const demandsID = `,"Condition":{"StringEquals":{"sts:ExternalId":"right-id"}}`

func createIn(name, trust string) CreateRoleInput {
	return CreateRoleInput{Name: name, Path: "/", TrustPolicy: trust, Description: "made by a test", MaxSessionDuration: 3600, Tags: map[string]string{"team": "data"}}
}

func mustCreate(t *testing.T, c *Client, in CreateRoleInput) *Role {
	t.Helper()
	role, err := c.CreateRole(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return role
}

func TestRoleLife(t *testing.T) {
	t.Parallel()
	e := startEndpoint(t)
	c := e.as(t, adminARN, nil)
	ctx := t.Context()
	in := createIn("app", trustOf(allow(vendorARN, "sts:AssumeRole", demandsID)))
	in.BoundaryARN = "arn:aws:iam::123456789012:policy/b"
	created := mustCreate(t, c, in)
	read, err := c.ReadRole(ctx, "app")
	if err != nil {
		t.Fatal(err)
	}
	if !isAlike(read, in) || read.ARN != created.ARN || read.UniqueID != created.UniqueID {
		t.Errorf("what is read is not what was created: %s", cmp.Diff(created, read))
	}
	for step, err := range map[string]error{
		"inline":      c.PutRolePolicy(ctx, "app", "in", trustlessPolicy),
		"attach":      c.AttachRolePolicy(ctx, "app", "arn:aws:iam::aws:policy/SecurityAudit"),
		"describe":    c.UpdateRole(ctx, "app", "changed", 7200),
		"tag":         c.TagRole(ctx, "app", map[string]string{"a b": "c+d"}),
		"untag":       c.UntagRole(ctx, "app", []string{"team"}),
		"no boundary": c.SetRoleBoundary(ctx, "app", ""),
	} {
		if err != nil {
			t.Errorf("%s: %v", step, err)
		}
	}
	role, policies, err := c.WaitForRole(ctx, "app", RoleAndPolicies, func(r *Role, p *RolePolicies) bool { return r.MaxSessionDuration == 7200 && len(p.Inline) == 1 })
	if err != nil {
		t.Fatal(err)
	}
	if role.Description != "changed" || role.BoundaryARN != "" || cmp.Diff(map[string]string{"a b": "c+d"}, role.Tags) != "" {
		t.Errorf("the role is %+v", role)
	}
	if diff := cmp.Diff(&RolePolicies{Inline: map[string]string{"in": trustlessPolicy}, Managed: []string{"arn:aws:iam::aws:policy/SecurityAudit"}}, policies); diff != "" {
		t.Error(diff)
	}
	var conflict *ConflictError
	if err := c.DeleteRole(ctx, "app"); !errors.As(err, &conflict) || len(conflict.Inline)+len(conflict.Managed) != 2 {
		t.Errorf("deleting a role with policies gave %v", err)
	}
	if err := errors.Join(c.DeleteRolePolicy(ctx, "app", "in"), c.DetachRolePolicy(ctx, "app", "arn:aws:iam::aws:policy/SecurityAudit"), c.DeleteRole(ctx, "app")); err != nil {
		t.Error(err)
	}
	if err := c.DeleteRole(ctx, "app"); !errors.Is(err, ErrNotFound) {
		t.Errorf("deleting it again gave %v", err)
	}
}

const trustlessPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/%2B+*"}]}`

func TestCreateThroughFaults(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"throttle", "error", "timeout", "drop-before", "drop-after"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			e := startEndpoint(t)
			c := e.as(t, adminARN, func(cfg *Config) { cfg.Pace.ResponseBound = time.Second })
			e.faults(t, localaws.Fault{Service: "iam", Action: "CreateRole", Kind: kind, Count: 1})
			in := createIn("app", trustOf(allow(vendorARN, "sts:AssumeRole", demandsID)))
			role := mustCreate(t, c, in)
			if !isAlike(role, in) {
				t.Errorf("got %+v", role)
			}
			if _, err := c.CreateRole(t.Context(), in); !errors.Is(err, ErrAlreadyExists) {
				t.Errorf("a second create of the same gave %v; only a create of its own is adopted", err)
			}
		})
	}
}

func TestEveryAnswerIsLost(t *testing.T) {
	t.Parallel()
	e := startEndpoint(t)
	e.faults(t, localaws.Fault{Service: "iam", Action: "CreateRole", Kind: "drop-after"})
	role, err := e.as(t, adminARN, nil).CreateRole(t.Context(), createIn("app", trustOf(allow(vendorARN, "sts:AssumeRole", demandsID))))
	if err != nil || role.ARN != "arn:aws:iam::123456789012:role/app" {
		t.Errorf("got %v, %v; the role was made by the first request and is read", role, err)
	}
}

func TestPrincipalMadeLater(t *testing.T) {
	t.Parallel()
	e := startEndpoint(t)
	maker, patient := e.as(t, adminARN, nil), e.as(t, adminARN, func(cfg *Config) { cfg.Pace.PrincipalBound = time.Minute })
	young := "arn:aws:iam::123456789012:role/young"
	var wg sync.WaitGroup
	wg.Go(func() {
		for e.count("CreateRole") == 0 && t.Context().Err() == nil { // The one below, which was refused.
			time.Sleep(5 * time.Millisecond)
		}
		if _, err := maker.CreateRole(t.Context(), createIn("young", trustOf(allow(vendorARN, "sts:AssumeRole", demandsID)))); err != nil {
			t.Error(err)
		}
	})
	role := mustCreate(t, patient, createIn("app", trustOf(allow(young, "sts:AssumeRole", ""))))
	wg.Wait()
	if !strings.Contains(role.TrustPolicy, young) {
		t.Errorf("the trust policy is %s", role.TrustPolicy)
	}
	var invalid *InvalidPrincipalError
	never := "arn:aws:iam::123456789012:role/never"
	if err := maker.UpdateTrustPolicy(t.Context(), "app", trustOf(allow(never, "sts:AssumeRole", ""))); !errors.As(err, &invalid) || invalid.Principal != never {
		t.Errorf("a principal that never appears gave %v", err)
	}
}

func TestPropagation(t *testing.T) {
	t.Parallel()
	e := startEndpoint(t)
	e.settings(t, localaws.Settings{PropagationMS: 1500})
	admin := e.as(t, adminARN, nil)
	start := time.Now()
	in := createIn("app", trustOf(allow(vendorARN, "sts:AssumeRole", demandsID)))
	mustCreate(t, admin, in)
	if _, _, err := admin.WaitForRole(t.Context(), "app", RoleOnly, func(r *Role, _ *RolePolicies) bool { return isAlike(r, in) }); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(start); took < 1500*time.Millisecond {
		t.Errorf("the role counted as settled after %v, while half of IAM did not know it", took)
	}
	for range 10 {
		if _, err := admin.ReadRole(t.Context(), "app"); err != nil {
			t.Fatalf("a reader after the wait: %v", err)
		}
	}
}

func TestLiveCheckRightAfterCreate(t *testing.T) {
	t.Parallel()
	e := startEndpoint(t)
	e.settings(t, localaws.Settings{PropagationMS: 1500})
	role := mustCreate(t, e.as(t, adminARN, nil), createIn("app", trustOf(allow(vendorARN, "sts:AssumeRole", demandsID))))
	id := "right-id"
	patient := e.as(t, vendorARN, func(cfg *Config) { cfg.Pace.DenialBound = time.Minute })
	got, err := patient.LiveCheck(t.Context(), LiveCheckInput{RoleARN: role.ARN, ExternalID: &id})
	if err != nil || got.Outcome != OutcomeAllowed || got.Enforcement != Enforced || !got.Valid() {
		t.Errorf("got %s, %s, %s, %v", got.Outcome, got.Enforcement, statuses(got), err)
	}
}

func TestLiveCheckAgainstEndpoint(t *testing.T) {
	t.Parallel()
	sound := trustOf(allow(vendorARN, "sts:AssumeRole", demandsID))
	for _, tt := range []struct {
		reason, trust, caller string
		change                func(*LiveCheckInput)
		outcome               Outcome
		enforcement           Enforcement
		statuses              string
		calls                 int
	}{
		{"the vendor gets in", sound, vendorARN, nil, OutcomeAllowed, Enforced, "right-id=pass wrong-id=pass absent-id=pass", 3},
		{"a stranger stays out", sound, strangerARN, func(in *LiveCheckInput) { in.Expect = ExpectDenied }, OutcomeDenied, Inconclusive, "right-id=pass wrong-id=pass absent-id=pass", 3},
		{"ForAllValues lets in who sends none", trustOf(allow(vendorARN, "sts:AssumeRole", `,"Condition":{"ForAllValues:StringEquals":{"sts:ExternalId":"right-id"}}`)), vendorARN, nil,
			OutcomeAllowed, NotEnforced, "right-id=pass wrong-id=pass absent-id=fail", 0},
		{"a session of a role with a path", trustOf(allow(robotARN, "sts:AssumeRole", demandsID)), robotARN, func(in *LiveCheckInput) { in.TrustPolicy = trustOf(allow(robotARN, "sts:AssumeRole", demandsID)) },
			OutcomeAllowed, Enforced, "right-id=pass wrong-id=pass absent-id=pass", 3},
		{"tags and source identity with statements of their own", trustOf(allow(vendorARN, "sts:AssumeRole", demandsID), allow(vendorARN, "sts:TagSession", ""), allow(vendorARN, "sts:SetSourceIdentity", "")), vendorARN,
			func(in *LiveCheckInput) {
				in.SessionTags, in.SourceIdentity, in.DurationSeconds = map[string]string{"k": "v"}, "ann", 3600
			}, OutcomeAllowed, Enforced, "right-id=pass wrong-id=pass absent-id=pass duration=pass session-tags=pass source-identity=pass", 5},
		{"tags without one", sound, vendorARN, func(in *LiveCheckInput) { in.SessionTags = map[string]string{"k": "v"} },
			OutcomeAllowed, Enforced, "right-id=pass wrong-id=pass absent-id=pass session-tags=fail", 0},
		{"a longer session than the role gives", sound, vendorARN, func(in *LiveCheckInput) { in.DurationSeconds = 7200 },
			OutcomeAllowed, Enforced, "right-id=pass wrong-id=pass absent-id=pass duration=fail", 4},
		{"a disabled region", sound, vendorARN, func(in *LiveCheckInput) { in.STSRegion = "eu-central-2" },
			OutcomeDenied, Inconclusive, "region=fail", 1},
		{"an enabled region", sound, vendorARN, func(in *LiveCheckInput) { in.STSRegion = "eu-central-1" },
			OutcomeAllowed, Enforced, "right-id=pass wrong-id=pass absent-id=pass region=pass", 3},
		{"a caller the policy does not speak of", sound, strangerARN, func(in *LiveCheckInput) { in.TrustPolicy = sound },
			OutcomeUnknown, Inconclusive, "right-id=unknown", 1},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			e := startEndpoint(t)
			role := mustCreate(t, e.as(t, adminARN, nil), createIn("app", tt.trust))
			id := "right-id"
			in := LiveCheckInput{RoleARN: role.ARN, ExternalID: &id}
			if tt.change != nil {
				tt.change(&in)
			}
			got, err := e.as(t, tt.caller, func(cfg *Config) { cfg.Pace.DenialBound = 2 * time.Second }).LiveCheck(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			if got.Outcome != tt.outcome || got.Enforcement != tt.enforcement || statuses(got) != tt.statuses {
				t.Errorf("got %s, %s, %s; want %s, %s, %s", got.Outcome, got.Enforcement, statuses(got), tt.outcome, tt.enforcement, tt.statuses)
			}
			if n := e.count("AssumeRole"); tt.calls != 0 && n != tt.calls {
				t.Errorf("AssumeRole was called %d times; want %d", n, tt.calls)
			}
		})
	}
}

func TestProbeSessionCanDoNothing(t *testing.T) {
	t.Parallel()
	e := startEndpoint(t)
	admin := e.as(t, adminARN, nil)
	role := mustCreate(t, admin, createIn("app", trustOf(allow(vendorARN, "sts:AssumeRole", demandsID))))
	if err := admin.AttachRolePolicy(t.Context(), "app", "arn:aws:iam::aws:policy/AdministratorAccess"); err != nil {
		t.Fatal(err)
	}
	id := "right-id"
	vendor := e.as(t, vendorARN, nil)
	for policy, want := range map[string]Kind{denyAll: ErrAccessDenied, "": ""} {
		session, err := vendor.AssumeRole(t.Context(), AssumeRoleInput{RoleARN: role.ARN, ExternalID: &id, Policy: policy})
		if err != nil {
			t.Fatal(err)
		}
		_, err = e.as(t, adminARN, func(cfg *Config) {
			cfg.AccessKey, cfg.SecretKey, cfg.Token = session.AccessKeyID, session.SecretAccessKey, session.SessionToken
		}).ReadRole(t.Context(), "app")
		if (err == nil) != (want == "") || (err != nil && !errors.Is(err, want)) {
			t.Errorf("a session with the policy %q read the role with %v; want %q", policy, err, want)
		}
	}
}

func TestSnapshotAgainstEndpoint(t *testing.T) {
	t.Parallel()
	e := startEndpoint(t)
	admin := e.as(t, adminARN, nil)
	trust := trustOf(allow(vendorARN, "sts:AssumeRole", demandsID))
	for i := range 3 {
		mustCreate(t, admin, createIn(fmt.Sprint("role-", i), trust))
	}
	for caller, want := range map[string]struct{ lists, gets, notices int }{adminARN: {2, 0, 0}, readerARN: {1, 3, 1}} {
		e.ClearJournal()
		c := e.as(t, caller, func(cfg *Config) { cfg.ReadStrategy = ReadBulk })
		for i := range 3 {
			in := createIn(fmt.Sprint("role-", i), trust)
			if _, _, err := c.ReadRoleCached(t.Context(), in.Name, RoleOnly, func(r *Role, _ *RolePolicies) bool { return isAlike(r, in) }); err != nil {
				t.Errorf("%s: %v", caller, err)
			}
		}
		lists := e.count("ListRoles") + e.count("GetAccountAuthorizationDetails")
		if n := len(c.TakeNotices()); lists != want.lists || e.count("GetRole") != want.gets || n != want.notices {
			t.Errorf("%s: %d listings, %d GetRole, %d notices; want %+v", caller, lists, e.count("GetRole"), n, want)
		}
	}
}

func TestChainAgainstEndpoint(t *testing.T) {
	t.Parallel()
	e := startEndpoint(t)
	role := mustCreate(t, e.as(t, adminARN, nil), createIn("app", trustOf(allow(vendorARN, "sts:AssumeRole", demandsID))))
	chained := func(id string) (Identity, error) {
		return e.as(t, vendorARN, func(cfg *Config) {
			cfg.AssumeRole = []AssumeRole{{RoleARN: role.ARN, ExternalID: id, SessionName: "chained"}}
		}).Identity(t.Context())
	}
	if got, err := chained("right-id"); err != nil || got.ARN != "arn:aws:sts::123456789012:assumed-role/app/chained" {
		t.Errorf("got %+v, %v", got, err)
	}
	_, err := chained("wrong-external-id")
	if !errors.Is(err, ErrNoCredentials) {
		t.Errorf("got %v; want ErrNoCredentials", err)
	}
	wantNoText(t, err, "wrong-external-id")
}

func TestWrongSecretAgainstEndpoint(t *testing.T) {
	t.Parallel()
	e := startEndpoint(t)
	_, err := e.as(t, adminARN, func(cfg *Config) { cfg.SecretKey = "wrong-secret" }).Identity(t.Context())
	if !errors.Is(err, ErrBadCredentials) {
		t.Errorf("got %v; want ErrBadCredentials", err)
	}
	wantNoText(t, err, "wrong-secret", "Canonical", "AWS4-HMAC")
}

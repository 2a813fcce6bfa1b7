package localaws

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

//go:embed seed.json
var ownSeed []byte

// defaultSeed is made on first need. Its parts are part of the binary, and the
// tests start from it, so an error is a bug.
var defaultSeed = sync.OnceValue(func() []byte {
	catalog, err := vendor.Builtin()
	if err == nil {
		var text []byte
		if text, err = withVendors(ownSeed, catalog); err == nil {
			return text
		}
	}
	panic("the default seed is broken, which is a bug of this endpoint: " + err.Error())
})

// DefaultSeed is the seed of an endpoint that is given none: a customer with
// an administrator and a Security Lake, whoever calls for the catalogue's
// vendors (made up where each customer is shown another principal), and a
// stranger.
func DefaultSeed() []byte { return slices.Clone(defaultSeed()) }

type seedJSON struct {
	Accounts []accountSeed `json:"accounts"`
}

type accountSeed struct {
	ID               string       `json:"id"`
	Name             string       `json:"name"`
	Partition        string       `json:"partition"`
	OrganizationID   string       `json:"organization_id"`
	OrganizationPath string       `json:"organization_path"`
	DisabledRegions  []string     `json:"disabled_regions"`
	RootKey          bool         `json:"root_key"`
	Quotas           quotas       `json:"quotas"`
	Policies         []policySeed `json:"policies"`
	Users            []entitySeed `json:"users"`
	Roles            []entitySeed `json:"roles"`
	OIDCProviders    []oidcSeed   `json:"oidc_providers"`
	SAMLProviders    []samlSeed   `json:"saml_providers"`
	KMSKeys          []keySeed    `json:"kms_keys"`
	Buckets          []bucketSeed `json:"buckets"`
	DataLakes        []lakeSeed   `json:"data_lakes"`
}

type policySeed struct {
	Name     string          `json:"name"`
	Path     string          `json:"path"`
	Document json.RawMessage `json:"document"`
}

type entitySeed struct {
	Name                string                     `json:"name"`
	Path                string                     `json:"path"`
	Tags                map[string]string          `json:"tags"`
	InlinePolicies      map[string]json.RawMessage `json:"inline_policies"`
	ManagedPolicyARNs   []string                   `json:"managed_policy_arns"`
	PermissionsBoundary string                     `json:"permissions_boundary"`
	MFASecret           string                     `json:"mfa_secret"`
	Description         string                     `json:"description"`
	MaxSessionDuration  int64                      `json:"max_session_duration"`
	AssumeRolePolicy    json.RawMessage            `json:"assume_role_policy"`
}

// seededPrincipal is somebody whose credentials the endpoint lists.
type seededPrincipal struct {
	account *account
	kind    kind
	// name is empty for the root user.
	name string
	// session is what was last issued for a role.
	session *session
}

// seed fills an empty world. Trust policies come last, for they may name
// principals of accounts further down.
func (w *world) seed(text []byte, now time.Time) error {
	var seed seedJSON
	if err := decodeStrictly(text, &seed); err != nil {
		return err
	}
	if len(seed.Accounts) == 0 {
		return errors.New("it has no accounts; the first one is the customer's")
	}
	for _, s := range seed.Accounts {
		if err := w.seedAccount(s, now); err != nil {
			return fmt.Errorf("account %s: %w", s.ID, err)
		}
	}
	for _, s := range seed.Accounts {
		if err := w.seedTrust(s, now); err != nil {
			return fmt.Errorf("account %s: %w", s.ID, err)
		}
	}
	for _, s := range seed.Accounts {
		if err := w.seedStorage(s, now); err != nil {
			return fmt.Errorf("account %s: %w", s.ID, err)
		}
	}
	return nil
}

func (w *world) seedAccount(s accountSeed, now time.Time) error {
	a, err := newAccount(s)
	if err != nil {
		return err
	}
	if _, ok := w.accounts[a.id]; ok {
		return errors.New("it is listed twice")
	}
	state := newState()
	for _, p := range s.Policies {
		if err := w.seedPolicy(a, state, p, now); err != nil {
			return fmt.Errorf("policy %s: %w", p.Name, err)
		}
	}
	for _, u := range s.Users {
		if err := w.seedEntity(a, state, userKind, u, now); err != nil {
			return fmt.Errorf("user %s: %w", u.Name, err)
		}
	}
	for _, r := range s.Roles {
		if err := w.seedEntity(a, state, roleKind, r, now); err != nil {
			return fmt.Errorf("role %s: %w", r.Name, err)
		}
	}
	if err := w.seedProviders(a, state, s, now); err != nil {
		return err
	}
	if s.RootKey {
		k := w.newAccessKey(now)
		a.root = &k
		w.principals = append(w.principals, seededPrincipal{account: a})
	}
	a.iam.versions = []version{{state: state}}
	w.accounts[a.id] = a
	w.order = append(w.order, a.id)
	return nil
}

func newAccount(s accountSeed) (*account, error) {
	if err := awsid.CheckAccountID(s.ID); err != nil {
		return nil, err
	}
	a := &account{id: s.ID, partition: s.Partition, organizationID: s.OrganizationID, disabledRegions: s.DisabledRegions, quotas: s.Quotas, reads: map[string]int{}, keys: map[string]*kmsKey{}, lakes: map[string]*dataLake{}}
	if a.partition == "" {
		a.partition = "aws"
	}
	if err := a.place(s.OrganizationPath); err != nil {
		return nil, err
	}
	if _, ok := awsid.LookupPartition(a.partition); !ok {
		return nil, fmt.Errorf("the partition %q is not one of AWS's", a.partition)
	}
	standard := defaultQuotas()
	for _, q := range []struct {
		set      *int
		fallback int
	}{
		{&a.quotas.TrustPolicySize, standard.TrustPolicySize},
		{&a.quotas.ManagedPoliciesPerRole, standard.ManagedPoliciesPerRole},
		{&a.quotas.Roles, standard.Roles},
	} {
		if *q.set == 0 {
			*q.set = q.fallback
		}
	}
	return a, nil
}

// newAccessKey makes a long-term key that is ready to sign.
func (w *world) newAccessKey(now time.Time) accessKey {
	return accessKey{id: w.ids.accessKeyID(longTermPrefix), secret: w.ids.secret(SecretOfKey), active: true, created: now}
}

func (w *world) seedPolicy(a *account, state *iamState, s policySeed, now time.Time) error {
	path, err := checkNamePath(awsid.CheckPolicyName, s.Name, s.Path)
	if err != nil {
		return err
	}
	d, err := parsePolicy(string(s.Document))
	if err != nil {
		return err
	}
	p := &managedPolicy{
		name: s.Name, path: path, id: w.ids.uniqueID(policyIDPrefix), arn: a.arn("policy" + path + s.Name), created: now, updated: now, next: 2,
		versions: []policyVersion{{id: "v1", document: d, created: now, isDefault: true}},
	}
	state.policies[p.arn] = p
	return nil
}

func checkNamePath(check func(string) error, name, path string) (string, error) {
	if err := check(name); err != nil {
		return "", err
	}
	if path == "" {
		return "/", nil
	}
	return path, awsid.CheckPath(path)
}

func (w *world) seedEntity(a *account, state *iamState, k kind, s entitySeed, now time.Time) error {
	check, prefix := awsid.CheckRoleName, roleIDPrefix
	if k == userKind {
		check, prefix = awsid.CheckUserName, userIDPrefix
	}
	path, err := checkNamePath(check, s.Name, s.Path)
	if err != nil {
		return err
	}
	if taken(state.entities(k), s.Name) {
		return errors.New("the name is taken; names are told apart without case")
	}
	e := (&entity{kind: k, name: s.Name, path: path, id: w.newUniqueID(prefix, a), created: now, boundary: s.PermissionsBoundary, description: s.Description}).clone()
	for _, key := range slices.Sorted(maps.Keys(s.Tags)) {
		e.tags = append(e.tags, tag{key: key, value: s.Tags[key]})
	}
	if err := e.seedPolicies(state, s); err != nil {
		return err
	}
	if err := w.seedKind(a, e, s, now); err != nil {
		return err
	}
	state.entities(k)[e.name] = e
	w.principals = append(w.principals, seededPrincipal{account: a, kind: k, name: e.name})
	return nil
}

// seedKind adds what users or roles alone have.
func (w *world) seedKind(a *account, e *entity, s entitySeed, now time.Time) error {
	if e.kind == userKind {
		if s.AssumeRolePolicy != nil || s.MaxSessionDuration != 0 || s.Description != "" {
			return errors.New("assume_role_policy, max_session_duration and description belong to roles")
		}
		e.keys = []accessKey{w.newAccessKey(now)}
		return e.seedDevice(a, s.MFASecret, now)
	}
	if s.MFASecret != "" {
		return errors.New("mfa_secret belongs to users; nobody signs in as a role with a second factor")
	}
	e.maxSession = s.MaxSessionDuration
	if e.maxSession == 0 {
		e.maxSession = awsid.MinMaxSessionDuration
	}
	return awsid.CheckMaxSessionDuration(e.maxSession)
}

func (e *entity) seedPolicies(state *iamState, s entitySeed) error {
	for name, text := range s.InlinePolicies {
		if err := awsid.CheckPolicyName(name); err != nil {
			return err
		}
		d, err := parsePolicy(string(text))
		if err != nil {
			return fmt.Errorf("inline policy %s: %w", name, err)
		}
		e.inline[name] = d
	}
	for _, arn := range append(slices.Clone(s.ManagedPolicyARNs), s.PermissionsBoundary) {
		if _, ok := state.policy(arn); !ok && arn != "" {
			return fmt.Errorf("the policy %s is neither in the account's policies nor one of AWS's that this endpoint knows", arn)
		}
	}
	e.managed = slices.Clone(s.ManagedPolicyARNs)
	return nil
}

// seedTrust sets the trust policies of an account's roles; a role without one
// is trusted to nobody but its own account.
func (w *world) seedTrust(s accountSeed, now time.Time) error {
	a := w.accounts[s.ID]
	c := &call{world: w, params: params{}, at: now, seen: map[string]*iamState{}}
	for _, r := range s.Roles {
		text := string(r.AssumeRolePolicy)
		if text == "" {
			text = ownAccountTrust(a)
		}
		d, err := c.parseTrust(a, text)
		if err != nil {
			return fmt.Errorf("role %s: assume_role_policy: %w", r.Name, err)
		}
		a.iam.current().roles[r.Name].trust = d
	}
	return nil
}

func ownAccountTrust(a *account) string {
	d := policy.Document{Use: policy.UseTrust, Version: policy.Version2012, Statements: []policy.Statement{{
		Effect: policy.Allow, Principal: &policy.Principals{AWS: []string{a.arn("root")}}, Actions: []string{"sts:AssumeRole"},
	}}}
	return d.Marshal()
}

// jsonError says where JSON went wrong, by line.
func jsonError(text []byte, err error) error {
	line := func(offset int64) int {
		return 1 + strings.Count(string(text[:min(offset, int64(len(text)))]), "\n")
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		return fmt.Errorf("line %d is not JSON: %w", line(syntax.Offset), syntax)
	case errors.As(err, &kind):
		return fmt.Errorf("line %d: %s takes no %s", line(kind.Offset), kind.Field, kind.Value)
	default:
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
}

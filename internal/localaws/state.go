package localaws

import (
	"maps"
	"slices"
	"time"
)

// iamState is all that IAM holds for one account at one moment. A state that
// is in a history is never changed; a write works on a copy, of which a
// success makes the next version and a failure nothing.
type iamState struct {
	roles    map[string]*entity
	users    map[string]*entity
	policies map[string]*managedPolicy // by ARN
	profiles map[string]*instanceProfile
	oidc     map[string]*oidcProvider // by ARN
	saml     map[string]*samlProvider // by ARN
}

func newState() *iamState {
	return &iamState{
		roles:    map[string]*entity{},
		users:    map[string]*entity{},
		policies: map[string]*managedPolicy{},
		profiles: map[string]*instanceProfile{},
		oidc:     map[string]*oidcProvider{},
		saml:     map[string]*samlProvider{},
	}
}

// clone copies the maps; what they point to is shared until it is edited.
func (s *iamState) clone() *iamState {
	return &iamState{
		roles:    maps.Clone(s.roles),
		users:    maps.Clone(s.users),
		policies: maps.Clone(s.policies),
		profiles: maps.Clone(s.profiles),
		oidc:     maps.Clone(s.oidc),
		saml:     maps.Clone(s.saml),
	}
}

func (s *iamState) entities(k kind) map[string]*entity {
	if k == roleKind {
		return s.roles
	}
	return s.users
}

func (s *iamState) find(k kind, name string) (*entity, error) {
	e, ok := s.entities(k)[name]
	if !ok {
		return nil, noSuchEntity("The %s with name %s cannot be found.", k, name)
	}
	return e, nil
}

// edit gives a copy that is already in its place. Only a draft may be edited.
func (s *iamState) edit(k kind, name string) (*entity, error) {
	e, err := s.find(k, name)
	if err != nil {
		return nil, err
	}
	if e.isProtected() {
		return nil, apiErrorf(400, "UnmodifiableEntity", "Cannot perform the operation on the protected role '%s' - this role is only modifiable by AWS", name)
	}
	c := e.clone()
	s.entities(k)[name] = c
	return c, nil
}

// byUniqueID finds who bears an AROA… or AIDA….
func (s *iamState) byUniqueID(id string) (*entity, bool) {
	for _, all := range []map[string]*entity{s.roles, s.users} {
		for _, e := range all {
			if e.id == id {
				return e, true
			}
		}
	}
	return nil, false
}

// keyOwner finds the user of a long-term key.
func (s *iamState) keyOwner(accessKeyID string) (*entity, accessKey, bool) {
	for _, u := range s.users {
		i := slices.IndexFunc(u.keys, func(k accessKey) bool { return k.id == accessKeyID })
		if i >= 0 {
			return u, u.keys[i], true
		}
	}
	return nil, accessKey{}, false
}

func (s *iamState) policy(arn string) (*managedPolicy, bool) {
	if p, ok := s.policies[arn]; ok {
		return p, true
	}
	return awsManagedPolicy(arn)
}

// history holds an account's states, oldest first. The last is current; the
// others are there for reads that IAM's propagation has not reached yet.
type history struct {
	versions []version
}

type version struct {
	// settled is when every reader sees it.
	settled time.Time
	state   *iamState
}

func (h *history) current() *iamState { return h.versions[len(h.versions)-1].state }

// push makes a state current and forgets versions that no read can ask for
// any more. One older version is always kept, for the fault "stale".
func (h *history) push(state *iamState, now time.Time, propagation time.Duration) {
	h.versions = append(h.versions, version{settled: now.Add(propagation), state: state})
	first := max(0, min(h.newestSettled(now), len(h.versions)-2))
	h.versions = slices.Clone(h.versions[first:])
}

// newestSettled is the index of the newest version that every reader sees.
func (h *history) newestSettled(now time.Time) int {
	for i := len(h.versions) - 1; i > 0; i-- {
		if !now.Before(h.versions[i].settled) {
			return i
		}
	}
	return 0
}

// previous is the state before the last write.
func (h *history) previous() *iamState { return h.versions[max(0, len(h.versions)-2)].state }

// account is one AWS account.
type account struct {
	id             string
	partition      string
	organizationID string
	// organizationPath is the account's place in its organisation, such as
	// o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/; empty where it is in none.
	organizationPath string
	disabledRegions  []string
	quotas           quotas
	root             *accessKey
	iam              history
	// keys are KMS's, of all regions, by ID.
	keys map[string]*kmsKey
	// lakes are Security Lake's, by region.
	lakes map[string]*dataLake
	// reads counts how often each thing was read since the last write, so that
	// reads alternate between old and new while a write propagates.
	reads map[string]int
}

// quotas are those of an account that AWS raises on request.
// Source: IAM User Guide, "IAM and AWS STS quotas".
type quotas struct {
	TrustPolicySize        int `json:"trust_policy_size"`
	ManagedPoliciesPerRole int `json:"managed_policies_per_role"`
	Roles                  int `json:"roles"`
}

func defaultQuotas() quotas {
	return quotas{TrustPolicySize: 2048, ManagedPoliciesPerRole: 10, Roles: 1000}
}

// read picks the state that one read sees: the current one, or, while a write
// propagates, by turns the old one and the current one. The first read after a
// write sees the old one.
func (a *account) read(what string, now time.Time) *iamState {
	old := a.iam.newestSettled(now)
	if old == len(a.iam.versions)-1 {
		return a.iam.current()
	}
	turn := a.reads[what]
	a.reads[what] = turn + 1
	if turn%2 == 0 {
		return a.iam.versions[old].state
	}
	return a.iam.current()
}

func (a *account) write(state *iamState, now time.Time, propagation time.Duration) {
	a.iam.push(state, now, propagation)
	clear(a.reads)
}

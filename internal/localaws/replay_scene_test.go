package localaws_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	ststypes "github.com/aws/aws-sdk-go-v2/service/sts/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws/idp"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// opener is a user of the caller's account who opens the caller's session.
const opener = "opener"

// replay sets the scene that a request speaks of, with the policy on the role,
// and makes the request. It gives AWS's refusal, if there is one; what else
// goes wrong ends the test.
func replay(t *testing.T, text string, r trust.Request) error {
	t.Helper()
	s := newScene(t, text, r)
	switch {
	case r.Action == "sts:AssumeRoleWithWebIdentity":
		return s.webIdentity(t)
	case r.Action != "" && r.Action != "sts:AssumeRole":
		t.Fatalf("%s is a way in that this test does not play", r.Action)
	case s.caller == nil:
		return s.asService(t)
	}
	return s.assumeRole(t)
}

// scene is an endpoint with a role and its caller.
type scene struct {
	request trust.Request
	role    awsid.Principal
	// caller is nil for services and providers.
	caller   *awsid.Principal
	endpoint *localaws.Server
	url      string
	// clock stands still but where the scene moves it.
	clock atomic.Pointer[time.Time]
}

func newScene(t *testing.T, text string, r trust.Request) *scene {
	t.Helper()
	s := &scene{request: r}
	if s.request.RoleARN == "" {
		s.request.RoleARN = "arn:aws:iam::" + unnamedAccount(text) + ":role/role"
	}
	s.role = must(awsid.ParsePrincipal(s.request.RoleARN, ""))(t)
	if p, err := awsid.ParsePrincipal(r.Principal, ""); err == nil {
		s.caller = &p
	}
	s.moveTo(s.times(t).now)
	id, _, _ := strings.Cut(s.said("aws:userid"), ":")
	server, err := localaws.New(localaws.Config{
		Seed: s.seed(t, text), Now: s.now,
		Random: &chosenID{letters: strings.TrimPrefix(id, "AROA")},
	})
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	s.endpoint, s.url = server, serve(t, server)
	return s
}

// unnamedAccount is one for a role of which only the policy is known: every
// caller is then of another account.
func unnamedAccount(text string) string {
	accounts := []string{"555555555555", "666666666666"}
	return accounts[slices.IndexFunc(accounts, func(a string) bool { return !strings.Contains(text, a) })]
}

// said is the value that the counterexample gives a context key; empty if none.
func (s *scene) said(key string) string {
	for name, values := range s.request.Context {
		if strings.EqualFold(name, key) {
			return values[0]
		}
	}
	return ""
}

// saidUnder are the single values of keys with a prefix, by the key's rest.
func (s *scene) saidUnder(prefix string) map[string]string {
	found := map[string]string{}
	for name, values := range s.request.Context {
		if len(name) > len(prefix) && strings.EqualFold(name[:len(prefix)], prefix) {
			found[name[len(prefix):]] = values[0]
		}
	}
	return found
}

// The seed, in the words of the package comment.
type (
	seedEntity struct {
		Name             string                     `json:"name"`
		Path             string                     `json:"path,omitempty"`
		Tags             map[string]string          `json:"tags,omitempty"`
		InlinePolicies   map[string]json.RawMessage `json:"inline_policies,omitempty"`
		AssumeRolePolicy json.RawMessage            `json:"assume_role_policy,omitempty"`
		MFASecret        string                     `json:"mfa_secret,omitempty"`
	}
	seedProvider struct {
		URL       string   `json:"url"`
		ClientIDs []string `json:"client_ids"`
	}
	seedAccount struct {
		ID               string         `json:"id"`
		Partition        string         `json:"partition"`
		OrganizationID   string         `json:"organization_id,omitempty"`
		OrganizationPath string         `json:"organization_path,omitempty"`
		Quotas           map[string]int `json:"quotas"`
		Users            []seedEntity   `json:"users"`
		Roles            []seedEntity   `json:"roles"`
		OIDCProviders    []seedProvider `json:"oidc_providers"`
	}
)

// anything is what the caller may do by its own policies.
func anything() map[string]json.RawMessage {
	return map[string]json.RawMessage{"sts": json.RawMessage(allowing("Allow", "sts:*", "*"))}
}

// seed has the caller's account first, and in it the opener and the caller, so
// that the caller's unique ID is the second that is made.
func (s *scene) seed(t *testing.T, text string) []byte {
	t.Helper()
	var accounts []*seedAccount
	account := func(p awsid.Principal) *seedAccount {
		if i := slices.IndexFunc(accounts, func(a *seedAccount) bool { return a.ID == p.AccountID }); i >= 0 {
			return accounts[i]
		}
		accounts = append(accounts, &seedAccount{ID: p.AccountID, Partition: p.Partition, Quotas: map[string]int{"trust_policy_size": 8192}})
		return accounts[len(accounts)-1]
	}
	if s.caller != nil {
		a := account(*s.caller)
		a.OrganizationID, a.OrganizationPath = s.said("aws:PrincipalOrgID"), s.said("aws:PrincipalOrgPaths")
		a.Users = append(a.Users, seedEntity{Name: opener, InlinePolicies: anything()})
		a.add(*s.caller, s.callerSeed())
	}
	own := account(s.role)
	if id := s.said("aws:ResourceOrgID"); id != "" {
		own.OrganizationID, own.OrganizationPath = id, s.said("aws:ResourceOrgPaths")
	}
	own.add(s.role, seedEntity{AssumeRolePolicy: json.RawMessage(text)})
	if host := s.issuer(); host != "" {
		own.OIDCProviders = []seedProvider{{URL: "https://" + host, ClientIDs: []string{s.audience()}}}
	}
	for _, name := range namedIn(t, text) {
		if p, err := awsid.ParsePrincipal(name, s.role.Partition); err == nil {
			account(p).add(p, seedEntity{})
		}
	}
	if id := s.said("aws:VpceOrgID"); id != "" {
		network := account(awsid.Principal{AccountID: s.networkAccount(), Partition: s.role.Partition})
		network.OrganizationID, network.OrganizationPath = id, s.said("aws:VpceOrgPaths")
	}
	return must(json.Marshal(map[string][]*seedAccount{"accounts": accounts}))(t)
}

// add puts a role or user into its account, unless it is there.
func (a *seedAccount) add(p awsid.Principal, e seedEntity) {
	list := &a.Roles
	switch p.Kind {
	case awsid.KindUser:
		list = &a.Users
	case awsid.KindAccount, awsid.KindFederatedUser:
		return
	}
	e.Name, e.Path = p.Name, p.Path
	if !slices.ContainsFunc(*list, func(o seedEntity) bool { return o.Name == e.Name }) {
		*list = append(*list, e)
	}
}

// namedIn are the principals that must exist for the policy to be taken.
func namedIn(t *testing.T, text string) []string {
	t.Helper()
	var names []string
	for _, s := range must(policy.Parse(text, policy.UseTrust))(t).Statements {
		for _, p := range []*policy.Principals{s.Principal, s.NotPrincipal} {
			if p != nil {
				names = append(names, p.AWS...)
			}
		}
	}
	return names
}

// chosenID is a source of randomness that settles one unique ID: of those that
// the endpoint makes, which are 17 letters long each, the second.
type chosenID struct {
	letters string
	made    int
}

// Read fills in what is chosen as the endpoint's alphabet of 32 has it.
func (c *chosenID) Read(b []byte) (int, error) {
	if len(b) != 17 {
		return rand.Read(b)
	}
	c.made++
	if c.made != 2 || len(c.letters) != len(b) {
		return rand.Read(b)
	}
	for i := range b {
		b[i] = byte(strings.IndexByte("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", c.letters[i]))
	}
	return len(b), nil
}

// serve serves the endpoint on loopback.
func serve(t *testing.T, handler http.Handler) string {
	t.Helper()
	listener := must(new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0"))(t)
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		if err := <-served; !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	})
	return "http://" + listener.Addr().String()
}

// region is the one that requests are signed for.
func (s *scene) region() string {
	if said := s.said("aws:RequestedRegion"); said != "" {
		return said
	}
	return "us-east-1"
}

// client signs by the scene's clock.
func (s *scene) client(c aws.CredentialsProvider) *sts.Client {
	return sts.New(sts.Options{
		Region: s.region(), BaseEndpoint: &s.url, Credentials: c, RetryMaxAttempts: 1, HTTPSignerV4: shiftedSigner{time.Until(s.now())},
	})
}

func keys(id, secret, token string) aws.CredentialsProvider {
	return aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: id, SecretAccessKey: secret, SessionToken: token}, nil
	})
}

// seeded are the keys of a user or role that the seed made.
func (s *scene) seeded(t *testing.T, p awsid.Principal) aws.CredentialsProvider {
	t.Helper()
	c := (&endpoint{Server: s.endpoint}).credentialOf(t, p.ARN())
	return keys(c.AccessKeyID, c.SecretAccessKey, c.SessionToken)
}

func (s *scene) assumeRole(t *testing.T) error {
	t.Helper()
	r := s.request
	in := &sts.AssumeRoleInput{
		RoleArn: &r.RoleARN, RoleSessionName: s.sessionName(), ExternalId: r.ExternalID, SourceIdentity: r.SourceIdentity, TransitiveTagKeys: r.TransitiveTagKeys,
	}
	for key, value := range r.SessionTags {
		in.Tags = append(in.Tags, ststypes.Tag{Key: &key, Value: &value})
	}
	if s.factorNow() {
		in.SerialNumber, in.TokenCode = aws.String(s.device()), aws.String(must(s.endpoint.MFACode(s.device()))(t))
	}
	out, err := s.asCaller(t).AssumeRole(t.Context(), in)
	if err != nil {
		return err
	}
	s.checkIn(t, keys(*out.Credentials.AccessKeyId, *out.Credentials.SecretAccessKey, *out.Credentials.SessionToken))
	return nil
}

func (s *scene) sessionName() *string {
	if s.request.SessionName == nil {
		return aws.String("session")
	}
	return s.request.SessionName
}

// checkIn demands that the credentials are the role's.
func (s *scene) checkIn(t *testing.T, c aws.CredentialsProvider) {
	t.Helper()
	want := awsid.Principal{Kind: awsid.KindSession, Partition: s.role.Partition, AccountID: s.role.AccountID, Name: s.role.Name, Session: *s.sessionName()}
	if id := must(s.client(c).GetCallerIdentity(t.Context(), nil))(t); *id.Arn != want.ARN() {
		t.Errorf("the credentials are those of %s", *id.Arn)
	}
}

func (s *scene) asService(t *testing.T) error {
	t.Helper()
	call := localaws.ServiceCall{
		Service: s.request.Principal, RoleARN: s.request.RoleARN, SessionName: *s.sessionName(),
		SourceAccount: s.said("aws:SourceAccount"), SourceARN: s.said("aws:SourceArn"), SourceOrgID: s.said("aws:SourceOrgID"),
	}
	if paths := s.said("aws:SourceOrgPaths"); paths != "" {
		call.SourceOrgPaths = []string{paths}
	}
	got, err := s.endpoint.AssumeAsService(call)
	if err == nil {
		s.checkIn(t, keys(got.AccessKeyID, got.SecretAccessKey, got.SessionToken))
	}
	return err
}

// issuer is the host of the provider that vouches for the caller; empty if
// none does.
func (s *scene) issuer() string {
	if s.request.Action != "sts:AssumeRoleWithWebIdentity" {
		return ""
	}
	_, host, found := strings.Cut(s.request.Principal, ":oidc-provider/")
	if !found {
		return s.request.Principal
	}
	return host
}

// audience is that of the token; STS wants one even where the policy does not.
func (s *scene) audience() string {
	if said := s.said(s.issuer() + ":aud"); said != "" {
		return said
	}
	return "sts.amazonaws.com"
}

func (s *scene) webIdentity(t *testing.T) error {
	t.Helper()
	i := localaws.WebIdentity{Issuer: "https://" + s.issuer(), Audience: s.audience(), Subject: "somebody", Claims: map[string]idp.Claim{}}
	for claim, value := range s.saidUnder(s.issuer() + ":") {
		switch claim {
		case "aud":
		case "sub":
			i.Subject = value
		default:
			i.Claims[claim] = idp.Claim{value}
		}
	}
	token := must(s.endpoint.IssueWebIdentityToken(i))(t)
	s.declareOrigin(t, "")
	out, err := s.client(aws.AnonymousCredentials{}).AssumeRoleWithWebIdentity(t.Context(), &sts.AssumeRoleWithWebIdentityInput{
		RoleArn: &s.request.RoleARN, RoleSessionName: s.sessionName(), WebIdentityToken: &token,
	})
	if err != nil {
		return err
	}
	s.checkIn(t, keys(*out.Credentials.AccessKeyId, *out.Credentials.SecretAccessKey, *out.Credentials.SessionToken))
	return nil
}

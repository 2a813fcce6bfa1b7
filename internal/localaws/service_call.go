package localaws

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// ServiceCall is an AssumeRole of an AWS service.
type ServiceCall struct {
	// Service is the service principal, such as logs.amazonaws.com.
	Service     string `json:"service"`
	RoleARN     string `json:"role_arn"`
	SessionName string `json:"session_name"`
	// SourceAccount and SourceARN are of the resource for which the service
	// acts; empty: the service does not say.
	SourceAccount string `json:"source_account"`
	SourceARN     string `json:"source_arn"`
	SourceOrgID   string `json:"source_org_id"`
	// SourceOrgPaths are paths of the organisation, such as o-a/r-b/ou-c/.
	SourceOrgPaths []string `json:"source_org_paths"`
	// ExternalID is sent by few services; empty: none.
	ExternalID        string            `json:"external_id"`
	SourceIdentity    string            `json:"source_identity"`
	SessionTags       map[string]string `json:"session_tags"`
	TransitiveTagKeys []string          `json:"transitive_tag_keys"`
	// PrincipalTags are what IAM Roles Anywhere makes of a certificate.
	PrincipalTags map[string]string `json:"principal_tags"`
	// SessionContext are the condition keys that the service gives the session
	// for its later requests, such as lambda:SourceFunctionArn.
	SessionContext map[string]string `json:"session_context"`
}

// AssumeAsService plays an AWS service that assumes a role. A service calls STS
// from inside AWS, with no key that anybody could be given, so that nothing but
// this can show what a trust policy says to one. The role's trust policy
// decides, exactly as for everybody else. An error says AccessDenied or what
// about the call is wrong.
func (s *Server) AssumeAsService(call ServiceCall) (Credential, error) {
	w := s.world
	w.mu.Lock()
	defer w.mu.Unlock()
	c := s.internalCall(params{"RoleArn": {call.RoleARN}, "RoleSessionName": {or(call.SessionName, defaultName)}})
	made, err := c.assumeAsService(call)
	status := http.StatusOK
	var failed *apiError
	if errors.As(err, &failed) {
		status = failed.status
	} else if err != nil {
		return Credential{}, err
	}
	s.journal.add(Entry{Service: "sts", Action: "AssumeRole", Principal: call.Service, Status: status, Time: c.at})
	return made, err
}

// internalCall is a call that no client made.
func (s *Server) internalCall(p params) *call {
	return &call{world: s.world, service: "sts", action: "AssumeRole", params: p, at: s.config.Now(), seen: map[string]*iamState{}}
}

func (c *call) assumeAsService(sc ServiceCall) (Credential, error) {
	if !strings.Contains(sc.Service, ".") || strings.ContainsAny(sc.Service, ":/*? @") {
		return Credential{}, errors.New("service is missing or no service principal, such as logs.amazonaws.com")
	}
	if err := checkRules(c.params, []rule{arn("RoleArn").needed(), sessionNamed("RoleSessionName")}); err != nil {
		return Credential{}, err
	}
	if err := sc.checkSessionContext(); err != nil {
		return Credential{}, err
	}
	g, err := newGrant(c)
	if err != nil {
		return Credential{}, err
	}
	g.facts = sc.SessionContext
	if err := g.carry(sc.SessionTags, sc.TransitiveTagKeys, sc.SourceIdentity); err != nil {
		return Credential{}, err
	}
	denied := accessDenied("User: %s is not authorized to perform: sts:AssumeRole on resource: %s", sc.Service, g.roleARN)
	if !g.find() {
		return Credential{}, denied
	}
	d, err := trust.Evaluate(g.role.trust.parsed, sc.request(&g))
	if err != nil {
		return Credential{}, err
	}
	if !d.Allowed {
		return Credential{}, denied
	}
	made, err := g.issue(time.Hour)
	if err != nil {
		return Credential{}, err
	}
	return Credential{AccountID: g.account.id, PrincipalARN: made.arn(), AccessKeyID: made.accessKeyID, SecretAccessKey: made.secret, SessionToken: made.token}, nil
}

// request adds what a service says of the resource for which it acts.
func (sc ServiceCall) request(g *grant) trust.Request {
	r := g.request(sc.Service, "sts:AssumeRole")
	if sc.ExternalID != "" {
		r.ExternalID = &sc.ExternalID
	}
	said := policy.Context{}
	for key, value := range map[string]string{"aws:SourceAccount": sc.SourceAccount, "aws:SourceArn": sc.SourceARN, "aws:SourceOrgID": sc.SourceOrgID} {
		if value != "" {
			said.Set(key, value)
		}
	}
	if len(sc.SourceOrgPaths) > 0 {
		said.SetMulti("aws:SourceOrgPaths", sc.SourceOrgPaths...)
	}
	for key, value := range sc.PrincipalTags {
		said.Set("aws:PrincipalTag/"+key, value)
	}
	for key, value := range said {
		r.Context[key] = slices.Clone(value.Values)
	}
	return r
}

package localaws_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// anySecret is that of the MFA device of a caller who has one.
const anySecret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

func (s *scene) now() time.Time { return *s.clock.Load() }

func (s *scene) moveTo(at time.Time) { s.clock.Store(&at) }

// sceneTimes are when the request is made and when its credentials were issued.
type sceneTimes struct{ now, issued time.Time }

// times follows the counterexample, and where it says nothing has credentials
// of a minute ago, or as old as a second factor shall be. It stays clear of the
// seconds' edges.
func (s *scene) times(t *testing.T) sceneTimes {
	t.Helper()
	age := time.Minute
	if said := s.said("aws:MultiFactorAuthAge"); said != "" {
		age = time.Duration(must(strconv.Atoi(said))(t)) * time.Second
	}
	at := func(key string) time.Time {
		return must(time.Parse(time.RFC3339, s.said(key)))(t).Add(time.Second / 2)
	}
	switch {
	case s.said("aws:CurrentTime") != "" && s.said("aws:TokenIssueTime") != "":
		return sceneTimes{at("aws:CurrentTime"), at("aws:TokenIssueTime")}
	case s.said("aws:TokenIssueTime") != "":
		return sceneTimes{at("aws:TokenIssueTime").Add(age), at("aws:TokenIssueTime")}
	case s.said("aws:CurrentTime") != "":
		return sceneTimes{at("aws:CurrentTime"), at("aws:CurrentTime").Add(-age)}
	default:
		return sceneTimes{time.Now(), time.Now().Add(-age)}
	}
}

// callerSeed is the caller with all that his own account gives him.
func (s *scene) callerSeed() seedEntity {
	e := seedEntity{Tags: s.saidUnder("aws:PrincipalTag/"), InlinePolicies: anything()}
	if s.said("aws:MultiFactorAuthPresent") == "true" {
		e.MFASecret = anySecret
	}
	if service := s.runner(); service != "" {
		e.AssumeRolePolicy = json.RawMessage(strings.ReplaceAll(serviceTrust(`{}`), "logs.amazonaws.com", service))
	}
	return e
}

// runner is the service that gives the caller's session its keys; empty if a
// user opened it.
func (s *scene) runner() string {
	for key := range s.sessionContext() {
		service, _, _ := strings.Cut(key, ":")
		if service == "aws" {
			service = "ec2"
		}
		return service + ".amazonaws.com"
	}
	return ""
}

// sessionContext are the keys that only a service gives to sessions.
func (s *scene) sessionContext() map[string]string {
	found := map[string]string{}
	for key, values := range s.request.Context {
		for _, prefix := range []string{"lambda:", "ec2:", "ssm:", "glue:", "aws:ec2instance"} {
			if strings.HasPrefix(strings.ToLower(key), prefix) {
				found[key] = values[0]
			}
		}
	}
	return found
}

// device is the caller's MFA device.
func (s *scene) device() string {
	return awsid.ARN{Partition: s.caller.Partition, Service: "iam", AccountID: s.caller.AccountID, Resource: "mfa/" + s.caller.Name}.String()
}

// factorNow reports whether the second factor comes with the request itself.
func (s *scene) factorNow() bool {
	return s.said("aws:MultiFactorAuthAge") == "0" && s.said("aws:TokenIssueTime") == ""
}

// networkAccount owns the VPC endpoint through which the request comes.
func (s *scene) networkAccount() string {
	if said := s.said("aws:VpceAccount"); said != "" {
		return said
	}
	return "777777777777"
}

// declareOrigin has the requests of a key come from where the counterexample
// says.
func (s *scene) declareOrigin(t *testing.T, accessKeyID string) {
	t.Helper()
	or := func(key, fallback string) string {
		if said := s.said(key); said != "" {
			return said
		}
		return fallback
	}
	o := localaws.Origin{AccessKeyID: accessKeyID, SourceIP: s.said("aws:SourceIp")}
	for _, key := range []string{"aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp", "aws:VpceAccount", "aws:VpceOrgID"} {
		if s.said(key) != "" {
			o.VPCEndpoint = &localaws.VPCEndpoint{
				ID: or("aws:SourceVpce", "vpce-0a1b2c3d"), VPC: or("aws:SourceVpc", "vpc-0a1b2c3d"), AccountID: s.networkAccount(), SourceIP: or("aws:VpcSourceIp", "10.0.0.7"),
			}
		}
	}
	if o.SourceIP == "" && o.VPCEndpoint == nil {
		return
	}
	if err := s.endpoint.SetOrigins(o); err != nil {
		t.Fatal(err)
	}
}

// asCaller is the caller at work, from where the counterexample has him.
func (s *scene) asCaller(t *testing.T) *sts.Client {
	t.Helper()
	times := s.times(t)
	s.moveTo(times.issued)
	credentials := s.credentials(t)
	s.moveTo(times.now)
	s.declareOrigin(t, must(credentials.Retrieve(t.Context()))(t).AccessKeyID)
	client := s.client(credentials)
	if want := s.said("aws:userid"); want != "" {
		if id := must(client.GetCallerIdentity(t.Context(), nil))(t); *id.UserId != want {
			t.Fatalf("the caller is %s, not %s", *id.UserId, want)
		}
	}
	return client
}

// credentials are those with which the caller signs, issued now.
func (s *scene) credentials(t *testing.T) aws.CredentialsProvider {
	t.Helper()
	switch {
	case s.caller.Kind == awsid.KindUser:
		return s.userCredentials(t)
	case s.runner() != "":
		got := must(s.endpoint.AssumeAsService(localaws.ServiceCall{
			Service: s.runner(), RoleARN: s.callerRole().ARN(), SessionName: s.callerSession(), SessionContext: s.sessionContext(),
		}))(t)
		return keys(got.AccessKeyID, got.SecretAccessKey, got.SessionToken)
	default:
		role, name := s.callerRole(), s.callerSession()
		user := s.client(s.seeded(t, awsid.Principal{Kind: awsid.KindUser, Partition: role.Partition, AccountID: role.AccountID, Path: "/", Name: opener}))
		out := must(user.AssumeRole(t.Context(), &sts.AssumeRoleInput{RoleArn: aws.String(role.ARN()), RoleSessionName: &name}))(t)
		return keys(*out.Credentials.AccessKeyId, *out.Credentials.SecretAccessKey, *out.Credentials.SessionToken)
	}
}

// userCredentials are a user's key, or a session of his own where the
// counterexample speaks of one.
func (s *scene) userCredentials(t *testing.T) aws.CredentialsProvider {
	t.Helper()
	key := s.seeded(t, *s.caller)
	if s.factorNow() || s.said("aws:MultiFactorAuthPresent")+s.said("aws:TokenIssueTime") == "" {
		return key
	}
	in := &sts.GetSessionTokenInput{DurationSeconds: aws.Int32(129600)}
	if s.said("aws:MultiFactorAuthPresent") == "true" {
		in.SerialNumber, in.TokenCode = aws.String(s.device()), aws.String(must(s.endpoint.MFACode(s.device()))(t))
	}
	out := must(s.client(key).GetSessionToken(t.Context(), in))(t)
	return keys(*out.Credentials.AccessKeyId, *out.Credentials.SecretAccessKey, *out.Credentials.SessionToken)
}

// callerRole is the role behind the caller's session.
func (s *scene) callerRole() awsid.Principal {
	role := *s.caller
	role.Kind, role.Session = awsid.KindRole, ""
	role.Path = "/" + strings.TrimPrefix(s.caller.Path, "/")
	return role
}

// callerSession is the name of the caller's session.
func (s *scene) callerSession() string {
	_, name, named := strings.Cut(s.said("aws:userid"), ":")
	switch {
	case s.caller.Session != "":
		return s.caller.Session
	case named:
		return name
	default:
		return "caller"
	}
}

package localaws

import (
	"net/http"
	"strings"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

const stsVersion = "2011-06-15"

func newSTS() *queryService {
	return newQueryService("sts", stsVersion, []operation{
		{name: "GetCallerIdentity", run: getCallerIdentity},
		{name: "GetAccessKeyInfo", rules: []rule{text("AccessKeyId", 16, 128).needed()}, permission: getAccessKeyInfoPermission, run: getAccessKeyInfo},
		{name: "GetSessionToken", rules: append(factorRules(), integer("DurationSeconds", 900, maxUserSession)), run: getSessionToken},
		{name: "AssumeRole", rules: assumeRoleRules(), check: checkAssumeRole, run: assumeRole},
		{name: "AssumeRoleWithWebIdentity", anybody: true, rules: webIdentityRules(), check: checkPolicyARNs, run: assumeRoleWithWebIdentity},
		{name: "AssumeRoleWithSAML", anybody: true, rules: samlRules(), check: checkPolicyARNs, run: assumeRoleWithSAML},
	})
}

type callerIdentityXML struct {
	Arn     string
	UserID  string `xml:"UserId"`
	Account string
}

// getCallerIdentity needs no permission and cannot be denied.
// Source: STS API Reference, "GetCallerIdentity".
func getCallerIdentity(c *call) (any, error) {
	return callerIdentityXML{Arn: c.caller.arn, UserID: c.caller.userID, Account: c.account().id}, nil
}

func getAccessKeyInfoPermission(*call) permission {
	return permission{action: "sts:GetAccessKeyInfo", resource: "*"}
}

type accessKeyInfoXML struct{ Account string }

// getAccessKeyInfo tells the account of a key that this endpoint issued.
func getAccessKeyInfo(c *call) (any, error) {
	id := c.params.get("AccessKeyId")
	if s, ok := c.world.sessions[id]; ok {
		return accessKeyInfoXML{s.account.id}, nil
	}
	for _, a := range c.world.inOrder() {
		if _, _, ok := c.view(a).keyOwner(id); ok || (a.root != nil && a.root.id == id) {
			return accessKeyInfoXML{a.id}, nil
		}
	}
	return nil, validationError("The access key %s is not one of this endpoint's.", id)
}

// assumeRoleRules are the constraints of the API's model.
// Source: STS API Reference, "AssumeRole".
func assumeRoleRules() []rule {
	return append([]rule{
		arn("RoleArn").needed(),
		sessionNamed("RoleSessionName").needed(),
		durationRule(),
		text("ExternalId", 2, 1224).matching(`[\w+=,.@:\/-]*`, isExternalIDRune),
		sessionNamed("SourceIdentity"),
		sessionPolicyRule(),
	}, factorRules()...)
}

func sessionNamed(param string) rule {
	return text(param, awsid.MinSessionNameLength, awsid.MaxSessionNameLength).matching(`[\w+=,.@-]*`, isNameRune)
}

func durationRule() rule {
	return integer("DurationSeconds", awsid.MinSessionDuration, awsid.MaxSessionDuration)
}

func sessionPolicyRule() rule {
	return text("Policy", 1, maxSessionPolicy).matching(`[\u0009\u000A\u000D\u0020-\u00FF]+`, isPolicyRune)
}

func isExternalIDRune(c rune) bool { return isNameRune(c) || c == ':' || c == '/' }

// checkAssumeRole looks at the lists. Tags that are transitive must be sent
// along: STS sets no others.
func checkAssumeRole(p params) *apiError {
	tags := p.tags()
	if err := checkTags(tags); err != nil {
		return err
	}
	for _, key := range p.strings("TransitiveTagKeys") {
		if !hasTag(tags, key) {
			return apiErrorf(http.StatusBadRequest, "ValidationError", "The specified transitive tag key must be included in the requested tags.")
		}
	}
	return checkPolicyARNs(p)
}

func checkPolicyARNs(p params) *apiError {
	if n := len(p.fields("PolicyArns", "arn")); n > maxSessionPolicyARNs {
		return validationError("The request passes %d managed session policies; at most %d are allowed.", n, maxSessionPolicyARNs)
	}
	return nil
}

func hasTag(tags []tag, key string) bool {
	for _, t := range tags {
		if strings.EqualFold(t.key, key) {
			return true
		}
	}
	return false
}

type credentialsXML struct {
	AccessKeyID     string `xml:"AccessKeyId"`
	SecretAccessKey string
	SessionToken    string
	Expiration      timestamp
}

type assumeRoleXML struct {
	Credentials     credentialsXML
	AssumedRoleUser assumedRoleUserXML
	// PackedPolicySize is deprecated by AWS, and still sent.
	PackedPolicySize int `xml:",omitempty"`
	SessionTokenSize int
	SourceIdentity   string `xml:",omitempty"`
}

type assumedRoleUserXML struct {
	AssumedRoleID string `xml:"AssumedRoleId"`
	Arn           string
}

func (s *session) credentials() credentialsXML {
	return credentialsXML{AccessKeyID: s.accessKeyID, SecretAccessKey: s.secret, SessionToken: s.token, Expiration: timestamp(s.expires)}
}

// sessionDuration is what was asked for, else an hour.
func sessionDuration(p params) time.Duration {
	return time.Duration(p.integer("DurationSeconds", 3600)) * time.Second
}

package localaws_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

const ourEndpoint = `"vpc_endpoint": {"id": "vpce-0a1b2c3d4e5f67890", "vpc": "vpc-0a1b2c3d4e5f67890", "account_id": "123456789012", "source_ip": "10.0.0.7"}`

// Source: IAM User Guide, "AWS global condition context keys", Properties of
// the network.
func TestOriginsAreWhatConditionsSee(t *testing.T) {
	t.Parallel()
	seed := strings.Replace(withDevice, `"id": "123456789012"`, `"id": "123456789012", "organization_path": "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/"`, 1)
	e := start(t, seeded(seed))
	for name, condition := range map[string]string{
		"Loopback": `{"IpAddress":{"aws:SourceIp":"127.0.0.0/8"}}`, "Internet": `{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`, "NoAddress": `{"Null":{"aws:SourceIp":"true"}}`,
		"Endpoint": `{"StringEquals":{"aws:SourceVpce":"vpce-0a1b2c3d4e5f67890","aws:SourceVpc":"vpc-0a1b2c3d4e5f67890","aws:VpceAccount":"123456789012","aws:VpceOrgID":"o-a1b2c3d4e5"},
			"IpAddress":{"aws:VpcSourceIp":"10.0.0.0/24"},"ArnEquals":{"aws:SourceVpcArn":"arn:aws:ec2:us-east-1:123456789012:vpc/vpc-0a1b2c3d4e5f67890"},
			"ForAnyValue:StringLike":{"aws:VpceOrgPaths":"o-a1b2c3d4e5/r-ab12/*"}}`,
		"Abroad": `{"ArnLike":{"aws:SourceVpcArn":"arn:aws:ec2:eu-west-1:*:vpc/*"},"Null":{"aws:VpceOrgID":"true"}}`,
	} {
		e.createRole(t, name, underCondition(condition))
	}
	bobs, eves := e.credentialOf(t, bob), e.credentialOf(t, eve)
	for _, tt := range []struct{ origins, roles string }{
		{`[]`, "Loopback"},
		{`[{"access_key_id": "` + bobs.AccessKeyID + `", "source_ip": "203.0.113.7"}]`, "Internet"},
		{`[{"access_key_id": "` + bobs.AccessKeyID + `", ` + ourEndpoint + `}]`, "Endpoint NoAddress"},
		{`[{"access_key_id": "` + bobs.AccessKeyID + `", ` + strings.NewReplacer(`"123456789012"`, `"999999999999", "region": "eu-west-1"`).Replace(ourEndpoint) + `}]`, "Abroad NoAddress"},
		{`[{"access_key_id": "", "source_ip": "203.0.113.7"}]`, "Loopback"},
	} {
		if status, text := e.control(t, "PUT", "network-origins", tt.origins); status != 200 {
			t.Fatalf("%s: %d %s", tt.origins, status, text)
		}
		for _, role := range []string{"Loopback", "Internet", "NoAddress", "Endpoint", "Abroad"} {
			_, err := e.assume(t.Context(), bobs, roleARN(role), "")
			if strings.Contains(tt.roles, role) {
				must(0, err)(t)
			} else {
				wantError(t, err, denied())
			}
		}
		must(e.assume(t.Context(), eves, roleARN("Loopback"), ""))(t)
	}
}

// A header that nobody verifies, because the token says who calls, must not lend
// the caller somebody else's network.
func TestOriginOfAKeyThatIsOnlyNamed(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.oidcProvider(t, "https://"+gitHub, "sts.amazonaws.com")
	e.createRole(t, "R", federatedTrust(gitHubARN, withWebIdentity, `{"StringLike":{"`+gitHub+`:sub":"repo:octo-org/octo-repo:*"},"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`))
	form := url.Values{
		"Action": {"AssumeRoleWithWebIdentity"}, "Version": {"2011-06-15"}, "RoleArn": {roleARN("R")}, "RoleSessionName": {"s-1"},
		"WebIdentityToken": {must(e.IssueWebIdentityToken(gitHubToken()))(t)},
	}
	for _, tt := range []struct {
		key    string
		status int
	}{{e.admin().AccessKeyID, http.StatusForbidden}, {"", http.StatusOK}} {
		if err := e.SetOrigins(localaws.Origin{AccessKeyID: tt.key, SourceIP: "203.0.113.7"}); err != nil {
			t.Fatal(err)
		}
		r := must(http.NewRequestWithContext(t.Context(), http.MethodPost, e.URL(), strings.NewReader(form.Encode())))(t)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+e.admin().AccessKeyID+"/20260101/us-east-1/sts/aws4_request, SignedHeaders=host, Signature=00")
		response := must(http.DefaultClient.Do(r))(t)
		response.Body.Close()
		if response.StatusCode != tt.status {
			t.Errorf("the origin of %q: answered with %d, want %d", tt.key, response.StatusCode, tt.status)
		}
	}
}

func TestOriginsThatNoRequestHas(t *testing.T) {
	t.Parallel()
	e := start(t)
	if err := e.SetOrigins(localaws.Origin{SourceIP: "203.0.113.7"}); err != nil {
		t.Fatal(err)
	}
	change := func(old, replacement string) string {
		return `[{` + strings.Replace(ourEndpoint, old, replacement, 1) + `}]`
	}
	for name, tt := range map[string]struct{ origins, says string }{
		"neither":          {`[{}]`, "give either source_ip"},
		"both":             {`[{"source_ip": "203.0.113.7", ` + ourEndpoint + `}]`, "give either source_ip"},
		"twice":            {`[{"source_ip": "203.0.113.7"}, {"source_ip": "203.0.113.8"}]`, "listed twice"},
		"no address":       {`[{"source_ip": "here"}]`, "no IP address"},
		"no endpoint":      {change("vpce-0a1b2c3d4e5f67890", "vpce-"), "vpce-"},
		"no VPC":           {change(`"vpc": "vpc-0a1b2c3d4e5f67890"`, `"vpc": "x"`), "vpc is"},
		"no account":       {change("123456789012", "1"), "12"},
		"no region":        {change(`"account_id"`, `"region": "x", "account_id"`), "region"},
		"no address in it": {change("10.0.0.7", ""), "no IP address"},
	} {
		status, text := e.control(t, "PUT", "network-origins", tt.origins)
		if status != 400 || !strings.Contains(text, tt.says) {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
}

package localaws_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// control calls the control API as anybody without Go would.
func (e *endpoint) control(t *testing.T, method, path, body string) (int, string) {
	t.Helper()
	r := must(http.NewRequestWithContext(t.Context(), method, e.URL()+"/_localaws/"+path, bytes.NewBufferString(body)))(t)
	r.Header.Set(localaws.TokenHeader, e.Token())
	response := must(http.DefaultClient.Do(r))(t)
	defer response.Body.Close()
	return response.StatusCode, string(must(io.ReadAll(response.Body))(t))
}

// field is one member of the answer.
func (e *endpoint) field(t *testing.T, method, path, body, name string) string {
	t.Helper()
	status, text := e.control(t, method, path, body)
	var fields map[string]string
	if err := json.Unmarshal([]byte(text), &fields); err != nil || status != http.StatusOK || fields[name] == "" {
		t.Fatalf("%s %s: %d %s", method, path, status, text)
	}
	return fields[name]
}

func TestControlRoutesOfIdentities(t *testing.T) {
	t.Parallel()
	e := start(t)
	for name, tt := range map[string]struct {
		method, path, body string
		status             int
		says               string
	}{
		"a token":                      {"POST", "web-identity-token", `{"issuer": "https://a.example", "audience": "b", "subject": "c", "claims": {"n": 1, "l": ["x"], "t": true}}`, 200, `"token": "`},
		"no subject":                   {"POST", "web-identity-token", `{"issuer": "https://a.example", "audience": "b"}`, 400, "subject is missing"},
		"a claim with a field":         {"POST", "web-identity-token", `{"issuer": "https://a.example", "audience": "b", "subject": "c", "claims": {"sub": "d"}}`, 400, "sub"},
		"a claim that is an object":    {"POST", "web-identity-token", `{"issuer": "https://a.example", "audience": "b", "subject": "c", "claims": {"o": {}}}`, 400, "a claim is a text"},
		"a misspelt member":            {"POST", "web-identity-token", `{"isuer": "x"}`, 400, "isuer"},
		"metadata":                     {"GET", "saml-metadata?entity_id=urn:x", "", 200, "urn:x"},
		"an assertion for no provider": {"POST", "saml-assertion", `{"provider_arn": "` + samlARN + `", "role_arn": "` + roleARN("R") + `"}`, 400, "CreateSAMLProvider"},
		"a call of no service":         {"POST", "assume-as-service", `{"role_arn": "` + roleARN("R") + `"}`, 400, "service principal"},
		"a code of no device":          {"POST", "mfa-code", `{"serial_number": "arn:aws:iam::123456789012:mfa/admin"}`, 400, "mfa_secret"},
		"a key of another service":     {"POST", "assume-as-service", `{"service": "logs.amazonaws.com", "role_arn": "` + roleARN("R") + `", "session_context": {"lambda:SourceFunctionArn": "x"}}`, 400, "it gives none"},
		"a role that is not there":     {"POST", "assume-as-service", `{"service": "logs.amazonaws.com", "role_arn": "` + roleARN("R") + `"}`, 403, "AccessDenied"},
	} {
		status, text := e.control(t, tt.method, tt.path, tt.body)
		if status != tt.status || !strings.Contains(text, tt.says) {
			t.Errorf("%s: %d %s; want %d %q", name, status, text, tt.status, tt.says)
		}
	}
	e.samlProvider(t, "Corp", "")
	for name, tt := range map[string]struct{ body, says string }{
		"a bad role":         {`{"provider_arn": "` + samlARN + `", "role_arn": "R"}`, "role_arn"},
		"an attribute amiss": {`{"provider_arn": "` + samlARN + `", "role_arn": "` + roleARN("R") + `", "attributes": {"department": ["x"]}}`, "no condition key of"},
	} {
		if status, text := e.control(t, "POST", "saml-assertion", tt.body); status != 400 || !strings.Contains(text, tt.says) {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
}

// All of federation by the AWS CLI and the control API alone.
func TestCLIFederates(t *testing.T) {
	t.Parallel()
	e := start(t)
	admin, nobody := newCLI(t, e.URL(), e.admin()), newCLI(t, e.URL(), localaws.Credential{})
	folder := t.TempDir()
	file := func(name, text string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return "file://" + path
	}
	open := federatedTrust(gitHubARN, withWebIdentity, `{"StringEquals":{"`+gitHub+`:aud":"sts.amazonaws.com"}}`)
	pinned := federatedTrust(gitHubARN, withWebIdentity, `{"StringEquals":{"`+gitHub+`:sub":"repo:o/r"}}`)
	admin.must(t, gitHubARN, "iam", "create-open-id-connect-provider", "--url", "https://"+gitHub, "--client-id-list", "sts.amazonaws.com")
	admin.must(t, gitHubARN, "iam", "list-open-id-connect-providers")
	admin.refused(t, "MalformedPolicyDocument", "iam", "create-role", "--role-name", "Web", "--assume-role-policy-document", file("open", open))
	admin.must(t, `"AROA`, "iam", "create-role", "--role-name", "Web", "--assume-role-policy-document", file("pinned", pinned))
	token := func(subject string) string {
		return e.field(t, "POST", "web-identity-token", `{"issuer": "https://`+gitHub+`", "audience": "sts.amazonaws.com", "subject": "`+subject+`"}`, "token")
	}
	assume := []string{"sts", "assume-role-with-web-identity", "--role-arn", roleARN("Web"), "--role-session-name", "cli", "--web-identity-token"}
	nobody.must(t, `"LSIA`, append(assume, token("repo:o/r"))...)
	nobody.refused(t, "AccessDenied", append(assume, token("repo:o/other"))...)
	nobody.refused(t, "InvalidIdentityToken", append(assume, "nothing")...)

	metadata := e.field(t, "GET", "saml-metadata", "", "metadata")
	admin.must(t, samlARN, "iam", "create-saml-provider", "--name", "Corp", "--saml-metadata-document", file("metadata", metadata))
	admin.must(t, `"AROA`, "iam", "create-role", "--role-name", "Saml", "--assume-role-policy-document", file("saml", samlTrust("")))
	assertion := e.field(t, "POST", "saml-assertion", `{"provider_arn": "`+samlARN+`", "role_arn": "`+roleARN("Saml")+`", "session_name": "alice"}`, "assertion")
	present := []string{"sts", "assume-role-with-saml", "--principal-arn", samlARN, "--saml-assertion", assertion, "--role-arn"}
	nobody.must(t, "assumed-role/Saml/alice", append(present, roleARN("Saml"))...)
	nobody.refused(t, "AccessDenied", append(present, roleARN("Web"))...)
	admin.must(t, "", "iam", "delete-saml-provider", "--saml-provider-arn", samlARN)
	nobody.refused(t, "InvalidIdentityToken", append(present, roleARN("Saml"))...)
}

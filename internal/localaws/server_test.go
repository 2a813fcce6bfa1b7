package localaws_test

import (
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

func TestListensOnLoopbackOnly(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		listen string
		unsafe bool
		says   string
	}{
		"IPv4 loopback":    {"127.0.0.1:0", false, ""},
		"other loopback":   {"127.0.0.2:0", false, ""},
		"IPv6 loopback":    {"[::1]:0", false, ""},
		"by name":          {"localhost:0", false, ""},
		"all addresses":    {":4599", false, "not loopback"},
		"all of IPv4":      {"0.0.0.0:4599", false, "not loopback"},
		"a private net":    {"192.168.1.5:4599", false, "--unsafe-listen"},
		"a name":           {"example.com:4599", false, "not loopback"},
		"said to be meant": {"0.0.0.0:0", true, ""},
		"no port":          {"127.0.0.1", false, "host:port"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := localaws.New(localaws.Config{Listen: tt.listen, UnsafeListen: tt.unsafe})
			if (err == nil) != (tt.says == "") || (err != nil && !strings.Contains(err.Error(), tt.says)) {
				t.Errorf("got %v, want an error with %q", err, tt.says)
			}
		})
	}
}

func TestGuardsOfALaptop(t *testing.T) {
	t.Parallel()
	safe, exposed := newHandler(t, localaws.Config{}), newHandler(t, localaws.Config{UnsafeListen: true})
	tests := map[string]struct {
		reason  string
		server  http.Handler
		host    string
		header  string
		refused bool
	}{
		"127.0.0.1":        {"the usual host", safe, "127.0.0.1:4599", "", false},
		"IPv6":             {"loopback of IPv6", safe, "[::1]:4599", "", false},
		"127.0.0.2":        {"where it may be told to listen", safe, "127.0.0.2:4599", "", false},
		"localhost":        {"the usual name", safe, "localhost:4599", "", false},
		"bucket.localhost": {"virtual hosts of S3", safe, "bucket.localhost:4599", "", false},
		"rebound name":     {"DNS rebinding comes by a name", safe, "evil.example:4599", "", true},
		"look-alike":       {"a name that begins alike", safe, "localhost.evil.example", "", true},
		"private address":  {"another machine's way in", safe, "192.168.0.2:4599", "", true},
		"any when exposed": {"the user said so", exposed, "devbox:4599", "", false},
		"origin":           {"a page's script", safe, "127.0.0.1", "Origin", true},
		"fetch metadata":   {"a page's image or form", safe, "127.0.0.1", "Sec-Fetch-Site", true},
		"origin, exposed":  {"browsers stay out", exposed, "devbox", "Origin", true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, path := range []string{"/", "/_localaws/health"} {
				r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil)
				r.Host = tt.host
				r.Header.Set(localaws.TokenHeader, "t")
				if tt.header != "" {
					r.Header.Set(tt.header, "http://127.0.0.1:4599")
				}
				w := httptest.NewRecorder()
				tt.server.ServeHTTP(w, r)
				refused := w.Code == http.StatusForbidden && strings.HasPrefix(w.Body.String(), "This endpoint")
				if refused != tt.refused {
					t.Errorf("%s: %s: status %d, %q; refused should be %t", tt.reason, path, w.Code, w.Body, tt.refused)
				}
			}
		})
	}
}

func TestBrowsersAreKnownByAnEmptyHeaderToo(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	r.Host = "127.0.0.1"
	r.Header.Set("Origin", "")
	w := httptest.NewRecorder()
	newHandler(t, localaws.Config{}).ServeHTTP(w, r)
	if w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "browsers") {
		t.Errorf("answered with %d, %q", w.Code, w.Body)
	}
}

// What comes in the place of names is recorded before anybody is known to have
// sent it.
func TestTheJournalBoundsNames(t *testing.T) {
	t.Parallel()
	e := start(t)
	body := "Version=2010-05-08&Action=" + strings.Repeat("x", 100_000)
	response := must(http.Post(e.URL(), "application/x-www-form-urlencoded", strings.NewReader(body)))(t)
	response.Body.Close()
	journal := e.Journal()
	if len(journal) != 1 || len(journal[0].Action) > 200 || !strings.HasPrefix(journal[0].Action, "xxx") {
		t.Errorf("the journal has %d entries, the first with a name of %d bytes", len(journal), len(journal[0].Action))
	}
}

func newHandler(t *testing.T, c localaws.Config) *localaws.Server {
	t.Helper()
	c.Token = "t"
	return must(localaws.New(c))(t)
}

func TestBodiesAreBounded(t *testing.T) {
	t.Parallel()
	e := start(t)
	body := strings.NewReader(strings.Repeat("x", 9<<20))
	response := must(http.Post(e.URL(), "application/x-www-form-urlencoded", body))(t)
	defer response.Body.Close()
	if response.StatusCode != http.StatusRequestEntityTooLarge {
		t.Errorf("9 MiB were answered with %d", response.StatusCode)
	}
}

func TestControlAPI(t *testing.T) {
	t.Parallel()
	e := start(t, func(c *localaws.Config) { c.Token = "secret" })
	tests := map[string]struct {
		method, path, token, body string
		status                    int
		says                      string
	}{
		"health":             {"GET", "health", "secret", "", 200, `"ok"`},
		"no token":           {"GET", "health", "", "", 401, "X-Localaws-Token"},
		"wrong token":        {"GET", "credentials", "secreT", "", 403, "not this endpoint's"},
		"credentials":        {"GET", "credentials", "secret", "", 200, `"session_token"`},
		"journal":            {"GET", "requests", "secret", "", 200, `[]`},
		"journal emptied":    {"DELETE", "requests", "secret", "", 204, ""},
		"faults":             {"PUT", "faults", "secret", `[{"service":"x","action":"y","kind":"error","count":1,"delay_ms":5}]`, 200, `"kind": "error"`},
		"no faults":          {"PUT", "faults", "secret", `[]`, 200, `[]`},
		"unknown fault":      {"PUT", "faults", "secret", `[{"kind":"explode"}]`, 400, "drop-before"},
		"negative count":     {"PUT", "faults", "secret", `[{"kind":"error","count":-1}]`, 400, "negative"},
		"misspelt member":    {"PUT", "faults", "secret", `[{"kind":"error","cuont":1}]`, 400, `cuont`},
		"settings":           {"PUT", "settings", "secret", `{"propagation_ms":0}`, 200, `"latency_ms": 0`},
		"negative setting":   {"PUT", "settings", "secret", `{"latency_ms":-1}`, 400, "or more"},
		"setting for ever":   {"PUT", "settings", "secret", `{"propagation_ms":9223372036854775807}`, 400, "a day"},
		"fault for ever":     {"PUT", "faults", "secret", `[{"kind":"timeout","delay_ms":9223372036854775807}]`, 400, "a day"},
		"setting of no type": {"PUT", "settings", "secret", `{"latency_ms":"1"}`, 400, "latency_ms takes no string"},
		"not JSON":           {"PUT", "settings", "secret", "{\n,}", 400, "line 2"},
		"two values":         {"PUT", "settings", "secret", `{} {}`, 400, "more after"},
		"unknown path":       {"GET", "secrets", "secret", "", 404, "GET credentials"},
		"wrong method":       {"POST", "faults", "secret", `[]`, 404, "PUT faults"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := must(http.NewRequestWithContext(t.Context(), tt.method, e.URL()+"/_localaws/"+tt.path, strings.NewReader(tt.body)))(t)
			if tt.token != "" {
				r.Header.Set(localaws.TokenHeader, tt.token)
			}
			response := must(http.DefaultClient.Do(r))(t)
			defer response.Body.Close()
			text := string(must(io.ReadAll(response.Body))(t))
			if response.StatusCode != tt.status || !strings.Contains(text, tt.says) {
				t.Errorf("status %d, %s; want %d with %q", response.StatusCode, text, tt.status, tt.says)
			}
		})
	}
}

func TestCredentialsBeginWithTheAdministrator(t *testing.T) {
	t.Parallel()
	e := start(t)
	list := e.Credentials()
	if list[0].AccountID != customer || list[0].PrincipalARN != "arn:aws:iam::"+customer+":user/admin" {
		t.Errorf("the first is %s", list[0].PrincipalARN)
	}
	seen := map[string]bool{}
	for _, c := range list {
		seen[c.PrincipalARN] = true
		isRole := strings.Contains(c.PrincipalARN, ":role/")
		if isRole != strings.HasPrefix(c.AccessKeyID, "LSIA") || isRole != (c.SessionToken != "") || !strings.HasPrefix(c.AccessKeyID, "L") {
			t.Errorf("%s has the key %s", c.PrincipalARN, c.AccessKeyID)
		}
		id := must(e.sts(c).GetCallerIdentity(t.Context(), nil))(t)
		if *id.Account != c.AccountID {
			t.Errorf("%s signs for the account %s", c.PrincipalARN, *id.Account)
		}
	}
	for _, arn := range []string{vendorRole, stranger} {
		if !seen[arn] {
			t.Errorf("%s is not listed", arn)
		}
	}
	if diff := cmp.Diff(list, e.Credentials()); diff != "" {
		t.Errorf("the list changes from call to call: %s", diff)
	}
}

func TestJournalHoldsWhoDidWhatAndNoSecret(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.createRole(t, "Seen", trusting("the-external-id", vendorRole))
	vendorCredential := e.credentialOf(t, vendorRole)
	session := must(e.assume(t.Context(), vendorCredential, roleARN("Seen"), "the-external-id"))(t)
	_, err := e.assume(t.Context(), localaws.Credential{AccessKeyID: "LKIANOBODY", SecretAccessKey: "x"}, roleARN("Seen"), "")
	wantError(t, err, failure{http.StatusForbidden, "InvalidClientTokenId"})

	want := []localaws.Entry{
		{Service: "iam", Action: "CreateRole", Account: customer, Principal: "arn:aws:iam::" + customer + ":user/admin", Status: 200},
		{Service: "sts", Action: "AssumeRole", Account: vendor, Principal: "arn:aws:sts::" + vendor + ":assumed-role/SynqlyIntegrationAccess/localaws", Status: 200},
		{Service: "sts", Action: "AssumeRole", Status: 403},
	}
	got := e.Journal()
	for i := range got {
		if got[i].Time.IsZero() {
			t.Errorf("entry %d has no time", i)
		}
	}
	if diff := cmp.Diff(want, got, cmp.FilterPath(func(p cmp.Path) bool { return p.String() == "Time" }, cmp.Ignore())); diff != "" {
		t.Error(diff)
	}
	text := string(must(json.Marshal(got))(t))
	for _, secret := range []string{session.SecretAccessKey, session.SessionToken, vendorCredential.SecretAccessKey, e.admin().SecretAccessKey, "the-external-id", e.admin().AccessKeyID} {
		if strings.Contains(text, secret) {
			t.Errorf("the journal holds %q", secret)
		}
	}
	e.ClearJournal()
	if left := e.Journal(); len(left) != 0 {
		t.Errorf("the journal still has %d entries", len(left))
	}
}

func TestUnknownServicesAndOperationsAreNamed(t *testing.T) {
	t.Parallel()
	e := start(t)
	_, err := organizations.NewFromConfig(e.config(e.admin())).DescribeOrganization(t.Context(), nil)
	wantError(t, err, failure{http.StatusNotImplemented, "NotImplemented"}, `"organizations"`)
	_, err = e.iam(e.admin()).GetAccountSummary(t.Context(), nil)
	wantError(t, err, failure{http.StatusNotImplemented, "NotImplemented"}, "iam:GetAccountSummary")
	_, err = e.sts(e.admin()).DecodeAuthorizationMessage(t.Context(), &sts.DecodeAuthorizationMessageInput{EncodedMessage: aws.String("x")})
	wantError(t, err, failure{http.StatusNotImplemented, "NotImplemented"}, "sts:DecodeAuthorizationMessage")
}

func TestStartAndCloseTwice(t *testing.T) {
	t.Parallel()
	s := must(localaws.New(localaws.Config{}))(t)
	if s.URL() != "" {
		t.Errorf("before Start the URL is %q", s.URL())
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err == nil || !strings.Contains(err.Error(), "already listening") {
		t.Errorf("the second Start gave %v", err)
	}
	taken := must(localaws.New(localaws.Config{Listen: strings.TrimPrefix(s.URL(), "http://")}))(t)
	if err := taken.Start(); err == nil || !strings.Contains(err.Error(), "cannot listen") {
		t.Errorf("a taken port gave %v", err)
	}
	for range 2 {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if conn, err := net.Dial("tcp", strings.TrimPrefix(s.URL(), "http://")); err == nil {
		conn.Close()
		t.Error("the port is still open after Close")
	}
}

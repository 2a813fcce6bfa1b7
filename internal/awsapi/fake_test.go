package awsapi

import (
	"context"
	"encoding/xml"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	testAccount = "123456789012"
	testTrust   = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"right-id"}}}]}`
)

// reply is what the fake answers to one request.
type reply struct {
	status int
	body   string
	// drop breaks the connection instead; hang waits until the caller goes
	// away.
	drop, hang bool
}

// fakeAWS speaks the query protocol of IAM and STS as far as a test's script
// goes.
type fakeAWS struct {
	*httptest.Server
	// answer is asked for each request, with the number of earlier ones of the
	// same action.
	answer func(action string, form url.Values, earlier int) reply

	mu    sync.Mutex
	calls []string
	forms []url.Values
}

func newFake(t *testing.T, answer func(action string, form url.Values, earlier int) reply) *fakeAWS {
	t.Helper()
	f := &fakeAWS{answer: answer}
	f.Server = httptest.NewServer(f)
	t.Cleanup(f.Close)
	return f
}

func (f *fakeAWS) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	_ = req.ParseForm()
	action := req.PostForm.Get("Action")
	f.mu.Lock()
	earlier := 0
	for _, call := range f.calls {
		if call == action {
			earlier++
		}
	}
	f.calls = append(f.calls, action)
	f.forms = append(f.forms, req.PostForm)
	f.mu.Unlock()
	r := f.answer(action, req.PostForm, earlier)
	switch {
	case r.hang:
		<-req.Context().Done()
	case r.drop:
		breakConnection(w)
	default:
		w.Header().Set("Content-Type", "text/xml")
		w.WriteHeader(r.status)
		_, _ = w.Write([]byte(r.body))
	}
}

func breakConnection(w http.ResponseWriter) {
	hijacker, ok := w.(http.Hijacker)
	if !ok {
		panic("the test server cannot break connections")
	}
	conn, _, err := hijacker.Hijack()
	if err != nil {
		panic(err)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// count is how often an action was called; "" counts all.
func (f *fakeAWS) count(action string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := 0
	for _, call := range f.calls {
		if action == "" || call == action {
			n++
		}
	}
	return n
}

// form is what the nth request of an action carried.
func (f *fakeAWS) form(t *testing.T, action string, n int) url.Values {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, call := range f.calls {
		if call == action {
			if n == 0 {
				return f.forms[i]
			}
			n--
		}
	}
	t.Fatalf("%s was not called that often; calls: %v", action, f.calls)
	return nil
}

// ok wraps a result as AWS does.
func ok(action, result string) reply {
	return reply{status: http.StatusOK, body: fmt.Sprintf(
		`<%[1]sResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><%[1]sResult>%[2]s</%[1]sResult><ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata></%[1]sResponse>`, action, result)}
}

func fault(status int, code, message string) reply {
	return reply{status: status, body: fmt.Sprintf(
		`<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>req-2</RequestId></ErrorResponse>`, code, escape(message))}
}

func escape(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s))
	return b.String()
}

func accessDenied(action string) reply {
	return fault(http.StatusForbidden, "AccessDenied", "User: arn:aws:iam::123456789012:user/ci is not authorized to perform: "+action+" on resource: role x")
}

func noSuchRole() reply {
	return fault(http.StatusNotFound, "NoSuchEntity", "The role with name app cannot be found.")
}

// testRole is the role of most tests, made when the virtual clock starts.
func testRole() *Role {
	return &Role{
		Name: "app", Path: "/", ARN: "arn:aws:iam::123456789012:role/app", UniqueID: "AROAEXAMPLEEXAMPLE111",
		CreateDate: epoch(), Description: "a role", MaxSessionDuration: 3600, TrustPolicy: testTrust,
		Tags: map[string]string{"team": "data"},
	}
}

func testCreate() CreateRoleInput {
	r := testRole()
	return CreateRoleInput{Name: r.Name, Path: r.Path, Description: r.Description, TrustPolicy: r.TrustPolicy, MaxSessionDuration: r.MaxSessionDuration, Tags: r.Tags}
}

// roleXML is a role as GetRole returns it; ListRoles leaves out tags and
// boundary.
func roleXML(r *Role) string {
	var tags strings.Builder
	for key, value := range r.Tags {
		fmt.Fprintf(&tags, "<member><Key>%s</Key><Value>%s</Value></member>", escape(key), escape(value))
	}
	boundary := ""
	if r.BoundaryARN != "" {
		boundary = "<PermissionsBoundary><PermissionsBoundaryArn>" + r.BoundaryARN + "</PermissionsBoundaryArn></PermissionsBoundary>"
	}
	return fmt.Sprintf(`<Path>%s</Path><RoleName>%s</RoleName><RoleId>%s</RoleId><Arn>%s</Arn><CreateDate>%s</CreateDate>`+
		`<AssumeRolePolicyDocument>%s</AssumeRolePolicyDocument><Description>%s</Description><MaxSessionDuration>%d</MaxSessionDuration><Tags>%s</Tags>%s`,
		r.Path, r.Name, r.UniqueID, r.ARN, r.CreateDate.UTC().Format(time.RFC3339), escape(url.PathEscape(r.TrustPolicy)),
		escape(r.Description), r.MaxSessionDuration, tags.String(), boundary)
}

func oneRole(action string, r *Role) reply { return ok(action, "<Role>"+roleXML(r)+"</Role>") }

// epoch is where the virtual clock starts.
func epoch() time.Time { return time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC) }

// clock is a virtual clock: sleeping moves it on at once.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: epoch()} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return nil
}

func (c *clock) elapsed() time.Duration { return c.Now().Sub(epoch()) }

// pace is the virtual clock. The first waits are short, since those between the
// SDK's own retries are real; so is the bound on an answer, which is left at its
// default here: a slow machine's late answer is no lost one, and would be asked
// for again. Tests of lost answers set their own.
func (c *clock) pace() Pace {
	return Pace{Now: c.Now, Sleep: c.Sleep, Random: func() float64 { return 0.5 }, FirstDelay: time.Millisecond}
}

// testConfig points at an endpoint with credentials that are none.
func testConfig(endpoint string) Config {
	skip := true
	return Config{
		Region: "us-east-1", AccessKey: "LKIAEXAMPLEEXAMPLE11", SecretKey: "not-a-secret-but-must-not-show",
		Endpoints: map[string]string{"iam": endpoint, "sts": endpoint}, SkipMetadataAPICheck: &skip,
		MaxRetries: 3, Pace: newClock().pace(),
	}
}

// newTestClient is a client of the fake; change may adjust its configuration.
func newTestClient(f *fakeAWS, change func(*Config)) *Client {
	cfg := testConfig(f.URL)
	if change != nil {
		change(&cfg)
	}
	return New(cfg)
}

package sigv4_test

import (
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws/sigv4"
)

// The credentials and the time of AWS's Signature Version 4 Test Suite.
const (
	suiteSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
	suiteKey    = "AKIDEXAMPLE"
)

func suiteTime() time.Time { return time.Date(2015, 8, 30, 12, 36, 0, 0, time.UTC) }

func TestSignedRequestsOfAWSTestSuite(t *testing.T) {
	t.Parallel()
	vectors := suiteVectors(t)
	if len(vectors) < 25 {
		t.Fatalf("found %d vectors; the suite has more than 25", len(vectors))
	}
	for _, path := range vectors {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".sreq"), func(t *testing.T) {
			t.Parallel()
			r, body := readVector(t, path)
			auth, err := sigv4.Parse(r.Header.Get("Authorization"))
			if err != nil {
				t.Fatal(err)
			}
			if auth.AccessKeyID != suiteKey || auth.Region != "us-east-1" || auth.Service != "service" {
				t.Errorf("scope is %q %q %q", auth.AccessKeyID, auth.Region, auth.Service)
			}
			if err := sigv4.Check(r, body, auth, suiteSecret, suiteTime()); err != nil {
				t.Errorf("AWS's own signature was refused: %v", err)
			}
			wantProblem(t, sigv4.Check(r, append(body, 'x'), auth, suiteSecret, suiteTime()), sigv4.Mismatch)
			wantProblem(t, sigv4.Check(r, body, auth, suiteSecret+"x", suiteTime()), sigv4.Mismatch)
		})
	}
}

func TestCheckRefusesWhatWasNotSigned(t *testing.T) {
	t.Parallel()
	const vector = "testdata/aws4_testsuite/post-x-www-form-urlencoded/post-x-www-form-urlencoded.sreq"
	tests := map[string]struct {
		reason string
		change func(*http.Request)
		now    time.Duration
		want   sigv4.Problem
	}{
		"14 minutes late":     {"the skew allowed is 15 minutes", func(*http.Request) {}, 14 * time.Minute, -1},
		"16 minutes late":     {"older than the skew allowed", func(*http.Request) {}, 16 * time.Minute, sigv4.Expired},
		"16 minutes early":    {"signed by a clock that is ahead", func(*http.Request) {}, -16 * time.Minute, sigv4.NotYetCurrent},
		"other host":          {"the host is signed", func(r *http.Request) { r.Host = "other.example" }, 0, sigv4.Mismatch},
		"other method":        {"the method is signed", func(r *http.Request) { r.Method = "PUT" }, 0, sigv4.Mismatch},
		"other path":          {"the path is signed", func(r *http.Request) { r.RequestURI = "/x" }, 0, sigv4.Mismatch},
		"other query":         {"the query is signed", func(r *http.Request) { r.RequestURI = "/?a=b" }, 0, sigv4.Mismatch},
		"other signed header": {"a signed header was altered", func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, 0, sigv4.Mismatch},
		"other date":          {"the date is signed", func(r *http.Request) { r.Header.Set("X-Amz-Date", "20150830T123601Z") }, 0, sigv4.Mismatch},
		"other day":           {"the scope names another day", func(r *http.Request) { r.Header.Set("X-Amz-Date", "20150829T123600Z") }, -24 * time.Hour, sigv4.Mismatch},
		"no date":             {"a signature without a date never ends", func(r *http.Request) { r.Header.Del("X-Amz-Date") }, 0, sigv4.Incomplete},
		"bad date":            {"not the basic format", func(r *http.Request) { r.Header.Set("X-Amz-Date", "2015-08-30") }, 0, sigv4.Incomplete},
		"unsigned x-amz":      {"x-amz- headers must be signed", func(r *http.Request) { r.Header.Set("X-Amz-Target", "x") }, 0, sigv4.Unsigned},
		"unsigned other":      {"other headers need not be signed", func(r *http.Request) { r.Header.Set("User-Agent", "x") }, 0, -1},
		"wrong hash":          {"the body's hash is wrong", func(r *http.Request) { r.Header.Set("X-Amz-Content-Sha256", "00") }, 0, sigv4.Unsigned},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, body := readVector(t, vector)
			auth, err := sigv4.Parse(r.Header.Get("Authorization"))
			if err != nil {
				t.Fatal(err)
			}
			tt.change(r)
			err = sigv4.Check(r, body, auth, suiteSecret, suiteTime().Add(tt.now))
			if tt.want == -1 {
				if err != nil {
					t.Fatalf("%s, but: %v", tt.reason, err)
				}
				return
			}
			wantProblem(t, err, tt.want)
		})
	}
}

func TestParseNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	const scope = "Credential=LKIAX/20150830/us-east-1/iam/aws4_request"
	tests := map[string]struct {
		header  string
		problem sigv4.Problem
		says    string
	}{
		"none":            {"", sigv4.Missing, "missing Authentication Token"},
		"other algorithm": {"AWS LKIAX:abc", sigv4.Incomplete, "AWS4-HMAC-SHA256"},
		"no credential":   {"AWS4-HMAC-SHA256 SignedHeaders=host, Signature=ab", sigv4.Incomplete, "'Credential'"},
		"no headers":      {"AWS4-HMAC-SHA256 " + scope + ", Signature=ab", sigv4.Incomplete, "'SignedHeaders'"},
		"no signature":    {"AWS4-HMAC-SHA256 " + scope + ", SignedHeaders=host", sigv4.Incomplete, "'Signature'"},
		"short scope":     {"AWS4-HMAC-SHA256 Credential=LKIAX/us-east-1/iam, SignedHeaders=host, Signature=ab", sigv4.Incomplete, "5 slash-delimited elements"},
		"bad terminator":  {"AWS4-HMAC-SHA256 Credential=LKIAX/20150830/us-east-1/iam/aws5, SignedHeaders=host, Signature=ab", sigv4.Incomplete, "terminator"},
		"no region":       {"AWS4-HMAC-SHA256 Credential=LKIAX/20150830//iam/aws4_request, SignedHeaders=host, Signature=ab", sigv4.Incomplete, "empty element"},
		"unsorted":        {"AWS4-HMAC-SHA256 " + scope + ", SignedHeaders=x-amz-date;host, Signature=ab", sigv4.Incomplete, "sorted"},
		"garbage":         {"AWS4-HMAC-SHA256 hello", sigv4.Incomplete, "name=value"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := sigv4.Parse(tt.header)
			wantProblem(t, err, tt.problem)
			if !strings.Contains(err.Error(), tt.says) {
				t.Errorf("the error %q does not say %q", err, tt.says)
			}
		})
	}
}

func wantProblem(t *testing.T, err error, want sigv4.Problem) {
	t.Helper()
	var failed *sigv4.Error
	if !errors.As(err, &failed) || failed.Problem != want {
		t.Fatalf("got %v (%+v), want problem %d", err, failed, want)
	}
}

func suiteVectors(t *testing.T) []string {
	t.Helper()
	var found []string
	err := filepath.WalkDir("testdata/aws4_testsuite", func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".sreq") {
			found = append(found, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// readVector reads a request by hand: the suite's paths hold spaces and bare
// UTF-8, and one header goes over several lines, which net/http refuses.
func readVector(t *testing.T, path string) (*http.Request, []byte) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, body, _ := strings.Cut(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\n\n")
	lines := strings.Split(head, "\n")
	first, last := strings.Index(lines[0], " "), strings.LastIndex(lines[0], " ")
	r := &http.Request{Method: lines[0][:first], RequestURI: lines[0][first+1 : last], URL: &url.URL{}, Header: http.Header{}}
	var name string
	for _, line := range lines[1:] {
		if strings.HasPrefix(line, " ") {
			values := r.Header.Values(name)
			values[len(values)-1] += line
			continue
		}
		var value string
		name, value, _ = strings.Cut(line, ":")
		r.Header.Add(name, strings.TrimPrefix(value, " "))
	}
	r.Host = r.Header.Get("Host")
	return r, []byte(body)
}

package sigv4_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws/sigv4"
)

// The secret and the time of the examples in S3's documentation.
const exampleSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"

func exampleTime() time.Time { return time.Date(2013, 5, 24, 0, 0, 0, 0, time.UTC) }

// streamed is the upload of AWS's two examples: 66,560 times the letter a, in
// chunks of 64 KiB and of 1 KiB.
// Source: Amazon S3 API Reference, "Signature calculations for the
// Authorization header: Transferring payload in multiple chunks" and
// "Including trailing headers".
func streamed(t *testing.T, headers map[string]string, authorization string, signatures []string, trailer string) (*http.Request, []byte) {
	t.Helper()
	var b strings.Builder
	for i, size := range []int{0x10000, 0x400} {
		b.WriteString(map[int]string{0x10000: "10000", 0x400: "400"}[size] + ";chunk-signature=" + signatures[i] + "\r\n" + strings.Repeat("a", size) + "\r\n")
	}
	b.WriteString("0;chunk-signature=" + signatures[2] + "\r\n" + trailer + "\r\n")
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, "https://s3.amazonaws.com/examplebucket/chunkObject.txt", strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Amz-Date", "20130524T000000Z")
	r.Header.Set("X-Amz-Storage-Class", "REDUCED_REDUNDANCY")
	r.Header.Set("Content-Encoding", "aws-chunked")
	r.Header.Set("X-Amz-Decoded-Content-Length", "66560")
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	r.Header.Set("Authorization", authorization)
	return r, []byte(b.String())
}

func signedStream(t *testing.T) (*http.Request, []byte) {
	t.Helper()
	return streamed(t,
		map[string]string{"X-Amz-Content-Sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "Content-Length": "66824"},
		"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class,Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9",
		[]string{"ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648", "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497", "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"}, "")
}

func trailedStream(t *testing.T) (*http.Request, []byte) {
	t.Helper()
	return streamed(t,
		map[string]string{"X-Amz-Content-Sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", "X-Amz-Trailer": "x-amz-checksum-crc32c"},
		"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer,Signature=106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e",
		[]string{"b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2", "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7", "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992"},
		"x-amz-checksum-crc32c:sOO8/Q==\r\nx-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n")
}

func TestStreamsOfAWSExamples(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		build   func(*testing.T) (*http.Request, []byte)
		trailer string
	}{
		"in chunks":      {signedStream, ""},
		"with a trailer": {trailedStream, "sOO8/Q=="},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, body := tt.build(t)
			auth, err := sigv4.Parse(r.Header.Get("Authorization"))
			if err != nil {
				t.Fatal(err)
			}
			if err := sigv4.Check(r, body, auth, exampleSecret, exampleTime()); err != nil {
				t.Fatalf("AWS's own signature was refused: %v", err)
			}
			p, err := sigv4.Decode(r, body, auth, exampleSecret)
			if err != nil {
				t.Fatalf("AWS's own chunks were refused: %v", err)
			}
			if string(p.Body) != strings.Repeat("a", 66560) || p.Trailer.Get("X-Amz-Checksum-Crc32c") != tt.trailer {
				t.Errorf("decoded to %d bytes with the trailer %v", len(p.Body), p.Trailer)
			}
			_, err = sigv4.Decode(r, []byte(strings.Replace(string(body), "\r\naaaa", "\r\nbaaa", 1)), auth, exampleSecret)
			wantProblem(t, err, sigv4.Mismatch)
			_, err = sigv4.Decode(r, body, auth, "another secret")
			wantProblem(t, err, sigv4.Mismatch)
		})
	}
}

func TestStreamsThatAreAltered(t *testing.T) {
	t.Parallel()
	replace := func(old, with string) func(string) string {
		return func(body string) string { return strings.Replace(body, old, with, 1) }
	}
	for name, tt := range map[string]struct {
		reason string
		change func(string) string
		want   sigv4.Problem
	}{
		"another trailer":      {"the trailer is signed", replace("sOO8/Q==", "AAAAAA=="), sigv4.Mismatch},
		"one trailer more":     {"which is not signed", replace("x-amz-trailer-", "x-amz-checksum-crc32:AAAAAA==\r\nx-amz-trailer-"), sigv4.Mismatch},
		"no trailer":           {"its signature is gone too", func(b string) string { return b[:strings.Index(b, "x-amz-checksum")] }, sigv4.Mismatch},
		"a chunk left out":     {"each builds on the one before", func(b string) string { return b[strings.Index(b, "400;"):] }, sigv4.Mismatch},
		"an unsigned chunk":    {"all are signed", replace(";chunk-signature=1c13", ";chunk-signature="), sigv4.Mismatch},
		"the end left out":     {"an upload that broke off", func(b string) string { return b[:strings.Index(b, "0;chunk-signature=2ca2")] }, sigv4.Framing},
		"a size that is none":  {"no number", replace("10000;", "x;"), sigv4.Framing},
		"a size too large":     {"more than there is", replace("10000;", "7fffffff;"), sigv4.Framing},
		"a size too small":     {"then the signature is another's", replace("10000;", "ffff;"), sigv4.Mismatch},
		"a trailer of no form": {"no colon", replace("x-amz-checksum-crc32c:", "x-amz-checksum-crc32c"), sigv4.Framing},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, body := trailedStream(t)
			auth, err := sigv4.Parse(r.Header.Get("Authorization"))
			if err != nil {
				t.Fatal(err)
			}
			_, err = sigv4.Decode(r, []byte(tt.change(string(body))), auth, exampleSecret)
			t.Log(tt.reason)
			wantProblem(t, err, tt.want)
		})
	}
}

// Unsigned chunks are what clients send over TLS; over plain HTTP they may too.
func TestUnsignedStreams(t *testing.T) {
	t.Parallel()
	request := func(form, length string) *http.Request {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, "http://127.0.0.1/b/k", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Amz-Content-Sha256", form)
		r.Header.Set("X-Amz-Decoded-Content-Length", length)
		return r
	}
	const stream, trailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "x-amz-checksum-crc32:AAAAAA==\r\n\r\n"
	p, err := sigv4.Decode(request(stream, "5"), []byte("3\r\nabc\r\n2\r\nde\r\n0\r\n"+trailer), sigv4.Authorization{}, "")
	if err != nil || string(p.Body) != "abcde" || p.Trailer.Get("x-amz-checksum-crc32") != "AAAAAA==" {
		t.Errorf("decoded to %q with %v: %v", p.Body, p.Trailer, err)
	}
	p, err = sigv4.Decode(request("UNSIGNED-PAYLOAD", ""), []byte("3\r\nabc"), sigv4.Authorization{}, "")
	if err != nil || string(p.Body) != "3\r\nabc" {
		t.Errorf("a body that is not in chunks became %q: %v", p.Body, err)
	}
	for reason, tt := range map[string]struct {
		form, length, body string
	}{
		"another length":           {stream, "4", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"},
		"no length":                {stream, "", "3\r\nabc\r\n0\r\n\r\n"},
		"no end of the chunk":      {stream, "3", "3\r\nabcd\r\n0\r\n\r\n"},
		"no line at all":           {stream, "3", "3"},
		"signed, by nobody":        {"STREAMING-AWS4-HMAC-SHA256-PAYLOAD", "3", "3\r\nabc\r\n0\r\n\r\n"},
		"no line after the end":    {stream, "3", "3\r\nabc\r\n0\r\nx-amz-checksum-crc32"},
		"something after the form": {stream, "3", "3\r\nabc\r\n0\r\nnothing\r\n\r\n"},
	} {
		_, err := sigv4.Decode(request(tt.form, tt.length), []byte(tt.body), sigv4.Authorization{}, "")
		t.Log(reason)
		wantProblem(t, err, sigv4.Framing)
	}
}

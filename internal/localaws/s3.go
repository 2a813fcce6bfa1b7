package localaws

import (
	"bytes"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws/sigv4"
)

const (
	s3Namespace   = "http://s3.amazonaws.com/doc/2006-03-01/"
	s3ContentType = "application/xml"
	// maxObject is the size of an object at most, in bytes: enough to show that
	// a writer may write, too little to be used as a store.
	maxObject = 5 << 20
)

// s3 serves Amazon S3: buckets with what protects them, and small objects.
// Source: Amazon S3 API Reference.
type s3 struct{ operations []s3Operation }

// s3Level is what an address names.
type s3Level int

const (
	serviceLevel s3Level = iota
	bucketLevel
	objectLevel
)

// s3Operation is one action: S3 tells them apart by method, address and one
// parameter of the query.
type s3Operation struct {
	name   string
	level  s3Level
	method string
	// subresource is the parameter; empty where there must be none.
	subresource string
	run         func(r *s3Request) (reply, error)
}

func newS3() *s3 {
	return &s3{operations: slices.Concat(bucketOperations(), bucketConfigOperations(), objectOperations())}
}

// s3Request is a call with its address taken apart.
type s3Request struct {
	*call
	address
	query url.Values
	// bucket is nil until it is found.
	bucket *bucket
}

// address is what a request is about; key and bucket name may be empty.
type address struct {
	bucketName string
	key        string
}

func (a address) level() s3Level {
	switch {
	case a.bucketName == "":
		return serviceLevel
	case a.key == "":
		return bucketLevel
	default:
		return objectLevel
	}
}

// readAddress takes the bucket from the host name, as in bucket.localhost, or
// else from the beginning of the path.
// Source: Amazon S3 User Guide, "Virtual hosting of general purpose buckets".
func readAddress(r *http.Request) address {
	path := strings.TrimPrefix(r.URL.Path, "/")
	if host, ok := strings.CutSuffix(hostName(r.Host), ".localhost"); ok && host != "s3" {
		return address{bucketName: strings.TrimSuffix(host, ".s3"), key: path}
	}
	name, key, _ := strings.Cut(path, "/")
	return address{bucketName: name, key: key}
}

func (s *s3) signingName() string { return "s3" }

// recognize takes what nobody signed for S3 where it addresses a bucket, for
// anonymous requests are S3's alone, unless it is a form in a query protocol.
func (s *s3) recognize(r *http.Request, _ []byte) bool {
	return r.Header.Get("Authorization") == "" && r.Header.Get("X-Amz-Target") == "" && r.Method != http.MethodPost && readAddress(r).level() != serviceLevel
}

func (s *s3) read(c *call) {
	o, ok := s.find(c.http)
	if !ok {
		c.action = strings.TrimSpace(c.http.Method + " " + subresource(c.http.URL.Query()))
		return
	}
	c.action = o.name
}

func (s *s3) find(r *http.Request) (s3Operation, bool) {
	level, wanted := readAddress(r).level(), subresource(r.URL.Query())
	i := slices.IndexFunc(s.operations, func(o s3Operation) bool {
		return o.level == level && o.method == r.Method && o.subresource == wanted
	})
	if i < 0 {
		return s3Operation{}, false
	}
	return s.operations[i], true
}

// subresource is the parameter that makes a request another operation: any but
// those that operations take here. Of several, all count, and no operation has
// them.
func subresource(query url.Values) string {
	known := []string{
		"x-id", "prefix", "delimiter", "max-keys", "continuation-token", "start-after", "encoding-type", "fetch-owner",
		"max-buckets", "bucket-region",
	}
	var others []string
	for name := range query {
		if !slices.Contains(known, strings.ToLower(name)) {
			others = append(others, name)
		}
	}
	slices.Sort(others)
	return strings.Join(others, " ")
}

// unsigned lets in requests without a signature, which bucket policies may allow.
func (s *s3) unsigned(c *call) bool { return c.http.Header.Get("Authorization") == "" }

func (s *s3) serve(c *call) (reply, error) {
	o, ok := s.find(c.http)
	if !ok {
		return reply{}, apiErrorf(http.StatusNotImplemented, "NotImplemented", "This local endpoint does not implement s3: %s.", c.action)
	}
	if s.unsigned(c) {
		if err := c.decode(sigv4.Authorization{}, ""); err != nil {
			return reply{}, signatureError(err)
		}
	}
	r := &s3Request{call: c, address: readAddress(c.http), query: c.http.URL.Query()}
	if o.level != serviceLevel && o.name != "CreateBucket" {
		if err := r.findBucket(); err != nil {
			return r.withRegion(s.failure(c, err)), nil
		}
	}
	answer, err := o.run(r)
	if err != nil {
		answer = s.failure(c, err)
	}
	return r.withRegion(answer), nil
}

// withRegion tells where the bucket is, which S3 does even where it refuses.
// Source: Amazon S3 API Reference, "HeadBucket".
func (r *s3Request) withRegion(a reply) reply {
	if a.header == nil {
		a.header = http.Header{}
	}
	if r.bucket != nil && (r.action == "HeadBucket" || a.status == http.StatusMovedPermanently) {
		a.header.Set("X-Amz-Bucket-Region", r.bucket.region)
	}
	a.header.Set("X-Amz-Request-Id", r.requestID)
	a.header.Set("X-Amz-Id-2", base64.StdEncoding.EncodeToString([]byte(r.requestID)))
	return a
}

type s3ErrorXML struct {
	XMLName   xml.Name `xml:"Error"`
	Code      string
	Message   string
	RequestID string `xml:"RequestId"`
	HostID    string `xml:"HostId"`
}

func (s *s3) failure(c *call, err error) reply {
	e := asS3Error(err)
	body, err := xml.Marshal(s3ErrorXML{Code: e.code, Message: e.message, RequestID: c.requestID, HostID: c.requestID})
	return reply{status: statusOr(err, e.status), contentType: s3ContentType, body: append([]byte(xml.Header), body...)}
}

// asS3Error gives errors that all services share the codes that S3 has for them.
// Source: Amazon S3 API Reference, "Error responses", List of error codes.
func asS3Error(err error) *apiError {
	var known *apiError
	var failed *authError
	switch {
	case errors.As(err, &failed):
		return s3AuthError(failed)
	case !errors.As(err, &known) || known.code == "InternalFailure":
		return apiErrorf(http.StatusInternalServerError, "InternalError", "We encountered an internal error. Please try again.")
	case known.code == "Throttling":
		return apiErrorf(http.StatusServiceUnavailable, "SlowDown", "Please reduce your request rate.")
	case known.code == "MalformedPolicyDocument":
		return s3Errorf(http.StatusBadRequest, "MalformedPolicy", "%s", known.message)
	default:
		return known
	}
}

func s3AuthError(e *authError) *apiError {
	switch e.problem {
	case authIncomplete:
		return s3Errorf(http.StatusBadRequest, "AuthorizationHeaderMalformed", "%s", e.message)
	case authExpiredSignature:
		return s3Errorf(http.StatusForbidden, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.")
	case authUnknownKey, authRealKey:
		return s3Errorf(http.StatusForbidden, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records. %s", e.message)
	case authForeignToken:
		return s3Errorf(http.StatusBadRequest, "InvalidToken", "The provided token is malformed or otherwise invalid.")
	case authExpiredToken:
		return s3Errorf(http.StatusBadRequest, "ExpiredToken", "The provided token has expired.")
	case authBody:
		return s3Errorf(http.StatusBadRequest, "XAmzContentSHA256Mismatch", "%s", e.message)
	case authFraming:
		return s3Errorf(http.StatusBadRequest, "IncompleteBody", "%s", e.message)
	default:
		return s3Errorf(http.StatusForbidden, "SignatureDoesNotMatch", "%s", e.message)
	}
}

func s3Errorf(status int, code, format string, args ...any) *apiError {
	return apiErrorf(status, code, format, args...)
}

// s3XML answers with a document of S3's namespace.
func s3XML(name string, value any) (reply, error) {
	var b bytes.Buffer
	b.WriteString(xml.Header)
	start := xml.StartElement{Name: xml.Name{Local: name}, Attr: []xml.Attr{{Name: xml.Name{Local: "xmlns"}, Value: s3Namespace}}}
	if err := xml.NewEncoder(&b).EncodeElement(value, start); err != nil {
		return reply{}, err
	}
	return reply{status: http.StatusOK, contentType: s3ContentType, body: b.Bytes()}, nil
}

// readXML reads the body. Elements that ask for what is not here are fields of
// into, so that the operation can refuse them; any other is passed over.
func (r *s3Request) readXML(into any) error {
	if err := xml.Unmarshal(r.body, into); err != nil {
		return s3Errorf(http.StatusBadRequest, "MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema")
	}
	return nil
}

func empty(status int) (reply, error) {
	return reply{status: status, contentType: s3ContentType}, nil
}

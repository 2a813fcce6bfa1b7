package localaws

import (
	"bytes"
	"encoding/xml"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// operation is one action of a service in the query protocol.
type operation struct {
	name string
	// writes makes the call work on a draft of the caller's account, which
	// becomes current if run succeeds.
	writes bool
	// anybody is true of calls that are not signed, because what they carry
	// says who calls. A signature is not looked at.
	anybody bool
	rules   []rule
	// check looks at what rules cannot, such as lists; it may be nil.
	check func(p params) *apiError
	// permission says what the caller must be allowed to do; nil where anybody
	// may call, or where run decides by itself.
	permission func(c *call) permission
	run        func(c *call) (any, error)
}

// queryService serves the query protocol: parameters in a form, answers in
// XML. IAM and STS speak it.
type queryService struct {
	signing    string
	version    string
	operations map[string]operation
}

func newQueryService(signing, version string, groups ...[]operation) *queryService {
	q := &queryService{signing: signing, version: version, operations: map[string]operation{}}
	for _, o := range slices.Concat(groups...) {
		q.operations[o.name] = o
	}
	return q
}

func (q *queryService) signingName() string { return q.signing }

func (q *queryService) unsigned(c *call) bool { return q.operations[c.action].anybody }

func (q *queryService) namespace() string {
	return "https://" + q.signing + ".amazonaws.com/doc/" + q.version + "/"
}

func (q *queryService) recognize(r *http.Request, body []byte) bool {
	p := queryParams(r, body)
	_, known := q.operations[p.get("Action")]
	return p.get("Version") == q.version || (known && p.get("Version") == "")
}

func (q *queryService) read(c *call) {
	c.params = queryParams(c.http, c.body)
	c.action = c.params.get("Action")
}

// queryParams reads the query string and a form in the body; the body wins.
func queryParams(r *http.Request, body []byte) params {
	values := r.URL.Query()
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		if form, err := url.ParseQuery(string(body)); err == nil {
			for name, v := range form {
				values[name] = v
			}
		}
	}
	return params(values)
}

func (q *queryService) serve(c *call) (reply, error) {
	o, ok := q.operations[c.action]
	if !ok {
		if c.action == "" {
			return reply{}, apiErrorf(http.StatusBadRequest, "MissingAction", "The request must contain the parameter Action.")
		}
		return reply{}, notImplemented(q.signing, c.action)
	}
	if v := c.params.get("Version"); v != "" && v != q.version {
		return reply{}, apiErrorf(http.StatusBadRequest, "InvalidAction", "Could not find operation %s for version %s", c.action, v)
	}
	if err := checkRules(c.params, o.rules); err != nil {
		return reply{}, err
	}
	if o.check != nil {
		if err := o.check(c.params); err != nil {
			return reply{}, err
		}
	}
	result, err := q.perform(c, o)
	if err != nil {
		return reply{}, err
	}
	return q.success(c, result)
}

// perform asks for permission and runs the operation; a write that fails
// leaves nothing behind.
func (q *queryService) perform(c *call, o operation) (any, error) {
	if o.anybody {
		return o.run(c)
	}
	if err := c.confined(); err != nil {
		return nil, err
	}
	c.iam = c.view(c.account())
	if o.writes {
		c.iam = c.account().iam.current().clone()
	}
	if o.permission != nil {
		if err := c.authorize(o.permission(c)); err != nil {
			return nil, err
		}
	}
	result, err := o.run(c)
	if err != nil {
		return nil, err
	}
	if o.writes {
		c.account().write(c.iam, c.at, c.world.settings.propagation())
	}
	return result, nil
}

func (q *queryService) success(c *call, result any) (reply, error) {
	var b bytes.Buffer
	b.WriteString("<" + c.action + `Response xmlns="` + q.namespace() + `">`)
	if result != nil {
		start := xml.StartElement{Name: xml.Name{Local: c.action + "Result"}}
		if err := xml.NewEncoder(&b).EncodeElement(result, start); err != nil {
			return reply{}, err
		}
	}
	b.WriteString("<ResponseMetadata><RequestId>" + c.requestID + "</RequestId></ResponseMetadata></" + c.action + "Response>")
	return reply{status: http.StatusOK, contentType: "text/xml", body: b.Bytes()}, nil
}

type queryErrorXML struct {
	XMLName   xml.Name `xml:"ErrorResponse"`
	Namespace string   `xml:"xmlns,attr"`
	Type      string   `xml:"Error>Type"`
	Code      string   `xml:"Error>Code"`
	Message   string   `xml:"Error>Message"`
	RequestID string   `xml:"RequestId"`
}

func (q *queryService) failure(c *call, err error) reply {
	e := q.asAPIError(err)
	side := "Sender"
	if e.status >= http.StatusInternalServerError {
		side = "Receiver"
	}
	body, err := xml.Marshal(queryErrorXML{Namespace: q.namespace(), Type: side, Code: e.code, Message: e.message, RequestID: c.requestID})
	if err != nil {
		return reply{status: http.StatusInternalServerError}
	}
	return reply{status: e.status, contentType: "text/xml", body: body}
}

// asAPIError gives an authentication that failed the code that the query
// protocol has for it.
// Source: IAM API Reference, "Common Error Types".
func (q *queryService) asAPIError(err error) *apiError {
	var known *apiError
	if errors.As(err, &known) {
		return known
	}
	var failed *authError
	if !errors.As(err, &failed) {
		return apiErrorf(http.StatusInternalServerError, "InternalFailure", "The request processing has failed because of an unknown error, exception or failure.")
	}
	switch failed.problem {
	case authMissing:
		return apiErrorf(http.StatusForbidden, "MissingAuthenticationToken", "%s", failed.message)
	case authIncomplete:
		return apiErrorf(http.StatusBadRequest, "IncompleteSignature", "%s", failed.message)
	case authExpiredToken:
		return apiErrorf(http.StatusForbidden, "ExpiredToken", "%s", failed.message)
	case authUnknownKey, authForeignToken, authRealKey:
		return apiErrorf(http.StatusForbidden, "InvalidClientTokenId", "%s", failed.message)
	default:
		return apiErrorf(http.StatusForbidden, "SignatureDoesNotMatch", "%s", failed.message)
	}
}

// members is a list as the query protocol writes it. It is present even when
// empty, as AWS's are.
type members[T any] struct {
	Member []T `xml:"member"`
}

// timestamp is a time as the query protocol writes it: in UTC, to the second.
type timestamp time.Time

// MarshalText gives the time in ISO 8601.
func (t timestamp) MarshalText() ([]byte, error) {
	return []byte(time.Time(t).UTC().Format("2006-01-02T15:04:05Z")), nil
}

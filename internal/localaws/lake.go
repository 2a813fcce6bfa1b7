package localaws

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

const lakeContentType = "application/json"

// securityLake serves Amazon Security Lake: data lakes and custom sources.
// Source: Amazon Security Lake API Reference.
type securityLake struct{ operations []lakeOperation }

// lakeOperation is one action, told by method and path; a path that ends in a
// slash has the name of a source after it.
type lakeOperation struct {
	name   string
	method string
	path   string
	run    func(c *call) (any, error)
}

func newSecurityLake() *securityLake {
	const root = "/v1/datalake"
	return &securityLake{operations: []lakeOperation{
		{"ListDataLakes", http.MethodGet, root + "s", listDataLakes},
		{"CreateDataLake", http.MethodPost, root, lakeInput(createDataLake)},
		{"UpdateDataLake", http.MethodPut, root, lakeInput(updateDataLake)},
		{"DeleteDataLake", http.MethodPost, root + "/delete", lakeInput(deleteDataLake)},
		{"CreateCustomLogSource", http.MethodPost, root + "/logsources/custom", lakeInput(createCustomSource)},
		{"DeleteCustomLogSource", http.MethodDelete, root + "/logsources/custom/", deleteCustomSource},
		{"ListLogSources", http.MethodPost, root + "/logsources/list", lakeInput(listLogSources)},
		{"GetDataLakeSources", http.MethodPost, root + "/sources", lakeInput(getDataLakeSources)},
		{"ListDataLakeExceptions", http.MethodPost, root + "/exceptions", lakeInput(listExceptions)},
	}}
}

// lakeInput reads an operation's input before it runs. No body is an empty one.
func lakeInput[In, Out any](run func(c *call, in In) (Out, error)) func(c *call) (any, error) {
	return func(c *call) (any, error) {
		var in In
		if len(c.body) > 0 && json.Unmarshal(c.body, &in) != nil {
			return nil, badRequest("The body is not the JSON that %s takes.", c.action)
		}
		return run(c, in)
	}
}

func (s *securityLake) signingName() string { return "securitylake" }

func (s *securityLake) recognize(r *http.Request, _ []byte) bool {
	_, ok := s.find(r)
	return ok && r.Header.Get("Authorization") == ""
}

func (s *securityLake) find(r *http.Request) (lakeOperation, bool) {
	i := slices.IndexFunc(s.operations, func(o lakeOperation) bool {
		name, below := strings.CutPrefix(r.URL.Path, o.path)
		named := strings.HasSuffix(o.path, "/") && below && name != "" && !strings.Contains(name, "/")
		return o.method == r.Method && (r.URL.Path == o.path || named)
	})
	if i < 0 {
		return lakeOperation{}, false
	}
	return s.operations[i], true
}

func (s *securityLake) read(c *call) {
	c.action = c.http.Method + " " + c.http.URL.Path
	if o, ok := s.find(c.http); ok {
		c.action = o.name
	}
}

func (s *securityLake) unsigned(*call) bool { return false }

func (s *securityLake) serve(c *call) (reply, error) {
	o, ok := s.find(c.http)
	if !ok {
		return reply{}, notImplemented("securitylake", c.action)
	}
	out, err := o.run(c)
	if err != nil {
		return reply{}, err
	}
	return jsonReply(lakeContentType, out)
}

func (s *securityLake) failure(_ *call, err error) reply {
	e := asJSONError(err, http.StatusForbidden, apiErrorf(http.StatusInternalServerError, "InternalServerException", "Internal service exceptions are sometimes caused by transient issues. Before you start troubleshooting, perform the operation again."))
	switch e.code {
	case "Throttling":
		e = apiErrorf(http.StatusTooManyRequests, "ThrottlingException", "%s", e.message)
	case "InternalFailure":
		e = apiErrorf(http.StatusInternalServerError, "InternalServerException", "%s", e.message)
	case "AccessDenied":
		e = apiErrorf(http.StatusForbidden, "AccessDeniedException", "%s", e.message)
	case "ValidationError", "InvalidInput", "MalformedPolicyDocument":
		e = badRequest("%s", e.message)
	}
	return jsonFailure(lakeContentType, e)
}

func badRequest(format string, args ...any) *apiError {
	return apiErrorf(http.StatusBadRequest, "BadRequestException", format, args...)
}

func lakeNotFound(format string, args ...any) *apiError {
	return apiErrorf(http.StatusNotFound, "ResourceNotFoundException", format, args...)
}

func lakeConflict(format string, args ...any) *apiError {
	return apiErrorf(http.StatusConflict, "ConflictException", format, args...)
}

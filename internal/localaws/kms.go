package localaws

import (
	"encoding/json"
	"net/http"
	"strings"
)

const (
	kmsTarget      = "TrentService."
	kmsContentType = "application/x-amz-json-1.1"
)

// kms serves AWS KMS: symmetric keys, their policies, and data keys.
// Source: AWS KMS API Reference.
type kms struct {
	operations map[string]func(c *call) (any, error)
}

func newKMS() *kms {
	return &kms{operations: map[string]func(c *call) (any, error){
		"CreateKey":           kmsOperation(createKey),
		"DescribeKey":         kmsOperation(describeKey),
		"ListKeys":            kmsOperation(listKeys),
		"GetKeyPolicy":        kmsOperation(getKeyPolicy),
		"PutKeyPolicy":        kmsOperation(putKeyPolicy),
		"ScheduleKeyDeletion": kmsOperation(scheduleKeyDeletion),
		"GenerateDataKey":     kmsOperation(generateDataKey),
		"Decrypt":             kmsOperation(decrypt),
	}}
}

// kmsOperation reads an operation's input before it runs.
func kmsOperation[In, Out any](run func(c *call, in In) (Out, error)) func(c *call) (any, error) {
	return func(c *call) (any, error) {
		var in In
		if err := json.Unmarshal(c.body, &in); err != nil {
			return nil, kmsErrorf("SerializationException", "The body is not the JSON that %s takes.", c.action)
		}
		return run(c, in)
	}
}

func (k *kms) signingName() string { return "kms" }

func (k *kms) recognize(r *http.Request, _ []byte) bool {
	return strings.HasPrefix(r.Header.Get("X-Amz-Target"), kmsTarget)
}

func (k *kms) read(c *call) {
	c.action = strings.TrimPrefix(c.http.Header.Get("X-Amz-Target"), kmsTarget)
}

func (k *kms) unsigned(*call) bool { return false }

func (k *kms) serve(c *call) (reply, error) {
	run, ok := k.operations[c.action]
	if !ok {
		return reply{}, notImplemented("kms", c.action)
	}
	out, err := run(c)
	if err != nil {
		return reply{}, err
	}
	return jsonReply(kmsContentType, out)
}

// failure gives errors that all services share KMS's own code: it answers all
// of a caller's faults with 400.
func (k *kms) failure(_ *call, err error) reply {
	e := asJSONError(err, http.StatusBadRequest, apiErrorf(http.StatusInternalServerError, "KMSInternalException", "An internal exception occurred."))
	switch e.code {
	case "Throttling":
		e = kmsErrorf("ThrottlingException", "%s", e.message)
	case "InternalFailure":
		e = apiErrorf(http.StatusInternalServerError, "KMSInternalException", "%s", e.message)
	case "AccessDenied":
		e = kmsErrorf("AccessDeniedException", "%s", e.message)
	case "MalformedPolicyDocument":
		e = kmsErrorf("MalformedPolicyDocumentException", "%s", e.message)
	case "InvalidInput", "ValidationError":
		e = kmsErrorf("ValidationException", "%s", e.message)
	}
	return jsonFailure(kmsContentType, e)
}

func kmsErrorf(code, format string, args ...any) *apiError {
	return apiErrorf(http.StatusBadRequest, code, format, args...)
}

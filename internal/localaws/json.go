package localaws

import (
	"encoding/json"
	"errors"
	"net/http"
	"time"
)

// jsonReply answers in JSON.
func jsonReply(contentType string, value any) (reply, error) {
	body, err := json.Marshal(value)
	return reply{status: http.StatusOK, contentType: contentType, body: body}, err
}

// jsonFailure answers an error as services that speak JSON do: its code in a
// header and in the body.
func jsonFailure(contentType string, e *apiError) reply {
	body, err := json.Marshal(map[string]string{"__type": e.code, "message": e.message})
	return reply{status: statusOr(err, e.status), contentType: contentType, body: body, header: http.Header{"X-Amzn-Errortype": {e.code}}}
}

// jsonAuthError gives an authentication that failed the code that services in
// JSON have for it.
// Source: AWS KMS API Reference, "Common Error Types".
func jsonAuthError(e *authError, status int) *apiError {
	code := "InvalidSignatureException"
	switch e.problem {
	case authMissing:
		code = "MissingAuthenticationTokenException"
	case authIncomplete:
		code = "IncompleteSignatureException"
	case authExpiredToken:
		code = "ExpiredTokenException"
	case authUnknownKey, authForeignToken, authRealKey:
		code = "UnrecognizedClientException"
	}
	return apiErrorf(status, code, "%s", e.message)
}

// asJSONError finds the error of the API in err. The code and status of errors
// that all services have are given by the service.
func asJSONError(err error, authStatus int, internal *apiError) *apiError {
	var known *apiError
	var failed *authError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &failed):
		return jsonAuthError(failed, authStatus)
	default:
		return internal
	}
}

// epoch is a time as JSON services write it, in seconds since 1970.
type epoch time.Time

// MarshalJSON gives the seconds as a number, with milliseconds.
func (e epoch) MarshalJSON() ([]byte, error) {
	return json.Marshal(float64(time.Time(e).UnixMilli()) / 1000)
}

package localaws

import (
	"fmt"
	"net/http"
)

// apiError is an error as AWS's APIs answer it. Code is AWS's own, as in the
// errors list of the operation's page in the API reference.
type apiError struct {
	status  int
	code    string
	message string
}

// Error makes an apiError usable as an error.
func (e *apiError) Error() string { return e.code + ": " + e.message }

func apiErrorf(status int, code, format string, args ...any) *apiError {
	return &apiError{status: status, code: code, message: fmt.Sprintf(format, args...)}
}

func validationError(format string, args ...any) *apiError {
	return apiErrorf(http.StatusBadRequest, "ValidationError", format, args...)
}

func invalidInput(format string, args ...any) *apiError {
	return apiErrorf(http.StatusBadRequest, "InvalidInput", format, args...)
}

func noSuchEntity(format string, args ...any) *apiError {
	return apiErrorf(http.StatusNotFound, "NoSuchEntity", format, args...)
}

func entityExists(format string, args ...any) *apiError {
	return apiErrorf(http.StatusConflict, "EntityAlreadyExists", format, args...)
}

func deleteConflict(format string, args ...any) *apiError {
	return apiErrorf(http.StatusConflict, "DeleteConflict", format, args...)
}

func limitExceeded(format string, args ...any) *apiError {
	return apiErrorf(http.StatusConflict, "LimitExceeded", format, args...)
}

func malformedPolicy(format string, args ...any) *apiError {
	return apiErrorf(http.StatusBadRequest, "MalformedPolicyDocument", format, args...)
}

func accessDenied(format string, args ...any) *apiError {
	return apiErrorf(http.StatusForbidden, "AccessDenied", format, args...)
}

func notImplemented(service, action string) *apiError {
	if action == "" {
		return apiErrorf(http.StatusNotImplemented, "NotImplemented", "This local endpoint does not implement the service %q.", service)
	}
	return apiErrorf(http.StatusNotImplemented, "NotImplemented", "This local endpoint does not implement %s:%s.", service, action)
}

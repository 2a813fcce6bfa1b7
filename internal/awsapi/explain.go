package awsapi

import (
	"context"
	"errors"
	"net/http"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
)

// verdict is what a kind of error means to its reader.
type verdict struct {
	kind           Kind
	detail, remedy string
}

// explain turns whatever an SDK call returned into a Failure. An error that is
// one already passes unchanged.
func (c call) explain(err error) error {
	if err == nil {
		return nil
	}
	var known *Failure
	if errors.As(err, &known) {
		return err
	}
	f := &Failure{Summary: "Cannot " + c.doing, Facts: c.facts, Cause: err}
	switch {
	case isRenewal(err):
		c.explainAnswer(f, err)
		f.Kind = ErrNoCredentials
		f.Detail = "The caller's credentials had to be renewed for this call, and that failed. " + f.Detail
	case errorCode(err) != "":
		c.explainAnswer(f, err)
	case errors.Is(err, context.Canceled):
		f.Kind, f.Detail = ErrInterrupted, "The operation was interrupted before AWS had answered."
	case errors.Is(err, context.DeadlineExceeded) && !isTransport(err):
		f.Kind, f.Detail = ErrTimeout, "The time given to the operation was over before AWS had answered."
		f.Remedy = "Run again, or allow more time in the timeouts block."
	default:
		c.explainSilence(f, err)
	}
	var ended *endedError
	if errors.As(err, &ended) {
		f.Facts = append(f.Facts, Fact{"AWS said before", c.said(ended.last)})
	}
	return f
}

// isRenewal is true if the answer is not to the operation itself but to another
// one inside it, which fetched credentials for it.
func isRenewal(err error) bool {
	var operation, inner *smithy.OperationError
	return errorCode(err) != "" && errors.As(err, &operation) && errors.As(operation.Err, &inner)
}

func (c call) explainAnswer(f *Failure, err error) {
	v, ok := c.byCode(err)
	if !ok {
		v = byStatus(err)
	}
	f.Kind, f.Detail, f.Remedy = v.kind, v.detail, v.remedy
	if f.Kind == ErrAccessDenied {
		f.Facts = append(f.Facts, c.permissionFacts(err)...)
	}
	f.Facts = append(f.Facts, Fact{"AWS said", c.said(err)})
	if id := requestID(err); id != "" {
		f.Facts = append(f.Facts, Fact{"Request ID", id})
	}
}

// byCode knows the codes of IAM, STS and their common errors. Source: IAM and
// STS API References, "Common Error Types" and each action's "Errors".
func (c call) byCode(err error) (verdict, bool) {
	if v, ok := byCredentialCode(errorCode(err)); ok {
		return v, true
	}
	switch errorCode(err) {
	case "AccessDenied", "AccessDeniedException", "UnauthorizedOperation":
		return verdict{ErrAccessDenied, "The caller is not allowed to do this.",
			"Give it the permission named below, or run with credentials that have it. A permissions boundary, a session policy, or a service or resource control policy of the organization can withhold it too."}, true
	case "NoSuchEntity", "NoSuchEntityException":
		return c.notFound(), true
	case "EntityAlreadyExists", "EntityAlreadyExistsException":
		return verdict{ErrAlreadyExists, "One of that name exists already; names are unique in an account without regard to case.", "Choose another name, or import what exists."}, true
	case "LimitExceeded", "LimitExceededException":
		return verdict{ErrLimit, "A quota of the account is used up.", "Remove what is no longer needed, or ask for a higher quota in the Service Quotas console."}, true
	case "MalformedPolicyDocument", "MalformedPolicyDocumentException":
		return verdict{ErrMalformedPolicy, "AWS refuses the policy document.", "Mend what AWS names below."}, true
	case "DeleteConflict", "DeleteConflictException":
		return verdict{ErrConflict, "Something still depends on it.", "Remove that first."}, true
	case "UnmodifiableEntity", "UnmodifiableEntityException":
		return verdict{ErrUnmodifiable, "Only the AWS service that it belongs to may change it.", "Use that service to change or delete it."}, true
	case "RegionDisabledException":
		return verdict{ErrRegionDisabled, "STS is not active in this region for the account of the role.",
			"An administrator of the role's account activates it in the IAM console under Account settings, Security Token Service (STS); or call STS in another region."}, true
	case "Throttling", "ThrottlingException", "ThrottledException", "RequestLimitExceeded", "TooManyRequestsException", "SlowDown":
		return verdict{ErrThrottled, "AWS still refused the request as one too many after all retries.",
			"Run again with less parallelism (-parallelism=2), or raise max_retries in the provider block."}, true
	case "ConcurrentModification", "ConcurrentModificationException", "EntityTemporarilyUnmodifiable":
		return verdict{ErrUnavailable, "Something else kept changing it at the same time, through all retries.", "Run again once that is done."}, true
	}
	return verdict{}, false
}

// notFound tells a policy that the call names from the object of the call: IAM
// has one code for both, and says which in words.
func (c call) notFound() verdict {
	if c.names == "" {
		return verdict{ErrNotFound, "AWS does not find it.", "It may have been deleted outside Terraform; check the name and the account."}
	}
	return verdict{ErrNotFound, "AWS does not find " + c.names + ".",
		"What AWS names below does not exist, was deleted outside Terraform, or may not be used this way; check its ARN and the account in it. If it is made in the same configuration, refer to its resource, so that it is made first."}
}

// byCredentialCode knows the codes that blame the caller's own credentials.
func byCredentialCode(code string) (verdict, bool) {
	switch code {
	case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired":
		return verdict{ErrExpiredCredentials, "The session behind the caller's credentials is over.",
			"Sign in again (with IAM Identity Center: aws sso login), or fetch new temporary credentials, then run again."}, true
	case "InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "AuthFailure":
		return verdict{ErrBadCredentials, "AWS does not know the access key or the session token.",
			"Check that key and token belong together, that the key is active, and that the region's partition is the account's. A session from the global STS endpoint does not work in regions that an account must opt in to."}, true
	case "SignatureDoesNotMatch", "InvalidSignatureException", "IncompleteSignature":
		return verdict{ErrBadCredentials, "AWS does not accept the signature of the request: the secret key does not belong to the access key, or this machine's clock is wrong.",
			"Check the secret key (no stray spaces) and the clock."}, true
	case "RequestExpired", "RequestTimeTooSkewed":
		return verdict{ErrBadCredentials, "AWS found the request too old or from the future.", "Set this machine's clock."}, true
	case "MissingAuthenticationToken", "MissingAuthenticationTokenException", "OptInRequired":
		return verdict{ErrBadCredentials, "AWS did not accept the request as signed by an account that may use this service.", "Check the credentials and the endpoint."}, true
	}
	return verdict{}, false
}

func byStatus(err error) verdict {
	if httpStatus(err) >= http.StatusInternalServerError {
		return verdict{ErrUnavailable, "AWS could not serve the request, through all retries.", "Run again later; see the AWS Health Dashboard."}
	}
	return verdict{ErrRefused, "AWS refused the request.", ""}
}

// permissionFacts names the missing permission. The action is the one that was
// called; AWS's message may name another that the same call needs, such as
// iam:TagRole, which is shown instead.
func (c call) permissionFacts(err error) []Fact {
	message := errorMessage(err)
	action := wordAfter(message, "not authorized to perform:")
	if action == "" {
		action = c.action
	}
	facts := []Fact{{"Missing permission", action}}
	if caller := wordAfter(message, "User:"); caller != "" {
		facts = append(facts, Fact{"Caller", caller})
	}
	return facts
}

// httpStatus is the status of AWS's answer, 0 if there was none.
func httpStatus(err error) int {
	var r *awshttp.ResponseError
	if errors.As(err, &r) {
		return r.HTTPStatusCode()
	}
	return 0
}

func requestID(err error) string {
	var r *awshttp.ResponseError
	if errors.As(err, &r) {
		return r.ServiceRequestID()
	}
	return ""
}

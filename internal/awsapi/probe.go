package awsapi

import (
	"context"
	"errors"
)

// denyAll is the session policy of every probe: the sessions they open can do
// nothing.
const denyAll = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}`

const (
	// ProbeSessionName is the session name of live checks where none is given.
	// It is constant, so that one filter finds or hides these calls in
	// CloudTrail.
	ProbeSessionName = "crossaccount-live-check"
	// ProbeWrongExternalID is the ID of probes that must be kept out; it is
	// constant for the same reason.
	ProbeWrongExternalID = "crossaccount-live-check-wrong-external-id"
	// probeSeconds is the shortest session STS gives. Source: STS API
	// Reference, "AssumeRole", DurationSeconds.
	probeSeconds = 900
)

// ProbeInput is one try to assume a role, to see whether that works.
type ProbeInput struct {
	RoleARN    string
	ExternalID *string
	// SessionName empty means ProbeSessionName.
	SessionName string
	// DurationSeconds 0 means the shortest there is.
	DurationSeconds int64
	Tags            map[string]string
	SourceIdentity  string
	// Region empty means the provider block's sts_region or region.
	Region string
}

// ProbeResult is STS's answer to a probe.
type ProbeResult struct {
	Allowed bool
	// ErrorCode and ErrorMessage are AWS's; empty if allowed. The message never
	// holds the external ID.
	ErrorCode, ErrorMessage string
	// AssumedRoleARN and AssumedRoleID name the session; empty unless allowed.
	AssumedRoleARN, AssumedRoleID string
}

// denied is true for AccessDenied, STS's answer where a policy says no; other
// refusals are about the request.
func (r ProbeResult) denied() bool {
	return !r.Allowed && (r.ErrorCode == "AccessDenied" || r.ErrorCode == "AccessDeniedException")
}

// Probe tries to assume a role. The session's policy denies it everything, and
// its credentials are dropped at once. A refusal by STS is an answer; an error
// means that there was none, or that the caller's own credentials do not work.
func (c *Client) Probe(ctx context.Context, in ProbeInput) (ProbeResult, error) {
	assume := AssumeRoleInput{
		RoleARN: in.RoleARN, ExternalID: in.ExternalID, SessionName: in.SessionName, DurationSeconds: in.DurationSeconds,
		Policy: denyAll, Tags: in.Tags, SourceIdentity: in.SourceIdentity, Region: in.Region,
	}
	if assume.SessionName == "" {
		assume.SessionName = ProbeSessionName
	}
	if assume.DurationSeconds == 0 {
		assume.DurationSeconds = probeSeconds
	}
	out, err := c.assume(ctx, assume)
	if err == nil {
		result := ProbeResult{Allowed: true}
		result.AssumedRoleARN, result.AssumedRoleID = assumedRole(out)
		return result, nil
	}
	var unready *Failure
	if errors.As(err, &unready) || isRenewal(err) {
		return ProbeResult{}, c.assumeCall(assume).explain(err)
	}
	about := c.assumeCall(assume)
	if failure := about.explain(err); !isAnswer(failure) {
		return ProbeResult{}, failure
	}
	return ProbeResult{ErrorCode: errorCode(err), ErrorMessage: about.message(err)}, nil
}

// isAnswer is true if STS judged the request, rather than the caller's
// credentials or nothing at all.
func isAnswer(failure error) bool {
	for _, kind := range []Kind{ErrAccessDenied, ErrRegionDisabled, ErrMalformedPolicy, ErrRefused} {
		if errors.Is(failure, kind) && errorCode(failure) != "" {
			return true
		}
	}
	return false
}

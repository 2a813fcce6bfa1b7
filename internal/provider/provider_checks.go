package provider

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// checkEndpointURL refuses an endpoint that no request could be sent to.
func checkEndpointURL(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		if strings.Contains(s, "@") {
			s = "the text given" // A password may stand before the sign.
		} else {
			s = strconv.Quote(s)
		}
		return fmt.Errorf("%s is not the URL of an endpoint; write it whole, as in https://sts.eu-west-1.amazonaws.com or http://127.0.0.1:4599", s)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("the endpoint at host %q must have no user, query or fragment in its URL", u.Host)
	}
	return nil
}

// checkSessionLength refuses a session length outside STS's 15 minutes to 12
// hours (STS API Reference, AssumeRole, DurationSeconds).
func checkSessionLength(s string) error {
	d, err := time.ParseDuration(s)
	if err != nil {
		return fmt.Errorf("%q is not a duration; write a number and a unit, as in 15m, 1h or 1h30m", s)
	}
	if d < awsid.MinSessionDuration*time.Second || d > awsid.MaxSessionDuration*time.Second {
		return fmt.Errorf("a session lasts 15 minutes to 12 hours, not %s", s)
	}
	return nil
}

// checkJSONObject refuses text that is not one JSON object. The value is not
// repeated: a policy is long, and the place of the error is what helps.
func checkJSONObject(s string) error {
	var object map[string]json.RawMessage
	if err := json.Unmarshal([]byte(s), &object); err != nil || object == nil {
		return fmt.Errorf("the text is not a JSON object; a policy begins with { and ends with }, and jsonencode() writes one")
	}
	return nil
}

// checkTrustPolicy refuses text that IAM would not take for a trust policy.
func checkTrustPolicy(s string) error {
	if err := checkJSONObject(s); err != nil {
		return err
	}
	_, err := policy.Parse(s, policy.UseTrust)
	return err
}

func checkARN(s string) error {
	_, err := awsid.ParseARN(s)
	return err
}

// checkRoleARN refuses anything but the ARN of an IAM role. The partition
// given to ParsePrincipal matters to bare account IDs alone, which are refused.
func checkRoleARN(s string) error {
	if !strings.HasPrefix(s, "arn:") {
		return fmt.Errorf("%q is not the ARN of a role; one looks like arn:aws:iam::123456789012:role/name", s)
	}
	p, err := awsid.ParsePrincipal(s, "aws")
	if err != nil {
		return err
	}
	if p.Kind != awsid.KindRole {
		return fmt.Errorf("%q is not the ARN of a role; one looks like arn:aws:iam::123456789012:role/name", s)
	}
	return nil
}

// checkFindingID refuses an ID that no finding has, for a misspelt one would
// accept nothing and say nothing.
func checkFindingID(id string) error {
	if _, ok := trust.Explain(id); ok {
		return nil
	}
	ids := make([]string, 0, len(trust.Catalog()))
	for _, entry := range trust.Catalog() {
		ids = append(ids, entry.ID)
	}
	return fmt.Errorf("there is no finding %q; the findings are %s", id, strings.Join(ids, ", "))
}

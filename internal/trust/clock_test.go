package trust_test

import "testing"

// A role's session says that there was no second factor; a user's key says
// nothing. Sources: IAM User Guide, "AWS global condition context keys",
// aws:MultiFactorAuthPresent; "Secure API access with MFA", Choosing between
// GetSessionToken and AssumeRole; STS API Reference, "GetSessionToken".
func TestAuditFactorsAndTimes(t *testing.T) {
	t.Parallel()
	const assume = `"sts:AssumeRole"`
	app, bob, account := `{"AWS":"arn:aws:iam::123456789012:role/app"}`, `{"AWS":"arn:aws:iam::123456789012:user/bob"}`, `{"AWS":"123456789012"}`
	plain := audited()
	only := func(who, condition string) string { return trustPolicy(allow(who, assume, condition)) }
	never, fine := []string{"never-assumable"}, []string{}
	checkDoors(t, []doorRow{
		{"a role where a factor is asked for if it is known", only(app, `{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}`), plain, never},
		{"a role where a Deny is for those without one", trustPolicy(allow(app, assume), deny(`{"AWS":"*"}`, assume, `{"Bool":{"aws:MultiFactorAuthPresent":"false"}}`)), plain, []string{"never-assumable", "shadowed-statement"}},
		{"a role where nothing may be said of one", only(app, `{"Null":{"aws:MultiFactorAuthPresent":"true"}}`), plain, never},
		{"a role without one", only(app, `{"Bool":{"aws:MultiFactorAuthPresent":"false"}}`), plain, []string{"mfa-bypass"}},
		{"an account where a factor is asked for if it is known", only(account, `{"BoolIfExists":{"aws:MultiFactorAuthPresent":"true"}}`), plain, []string{"mfa-bypass", "whole-account-trusted"}},
		{"an account where one is asked for", only(account, `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`), plain, fine},
		{"a factor with the request itself", only(bob, `{"NumericLessThan":{"aws:MultiFactorAuthAge":"1"}}`), plain, fine},
		{"a factor with the request itself, by a long-term key", only(bob, `{"Bool":{"aws:MultiFactorAuthPresent":"true"},"Null":{"aws:TokenIssueTime":"true"}}`), plain, fine},
		{"a factor older than a user's session can be", only(bob, `{"NumericGreaterThan":{"aws:MultiFactorAuthAge":"129600"}}`), plain, never},
		{"a factor of two days, by the time of issue", only(bob, `{"Bool":{"aws:MultiFactorAuthPresent":"true"},"DateLessThan":{"aws:TokenIssueTime":"2030-01-01T00:00:00Z"},"DateGreaterThan":{"aws:CurrentTime":"2030-01-03T00:00:00Z"}}`), plain, never},
		{"a factor of an hour in a session of minutes", only(bob, `{"NumericGreaterThan":{"aws:MultiFactorAuthAge":"3600"},"DateGreaterThan":{"aws:TokenIssueTime":"2030-01-01T00:00:00Z"},"DateLessThan":{"aws:CurrentTime":"2030-01-01T00:30:00Z"}}`), plain, never},
		{"a session of years ago", only(app, `{"DateLessThan":{"aws:TokenIssueTime":"2020-01-01T00:00:00Z"}}`), plain, never},
		{"a session that is used while it lasts", only(app, `{"DateLessThan":{"aws:TokenIssueTime":"2030-01-01T06:00:00Z"},"DateGreaterThan":{"aws:CurrentTime":"2030-01-01T12:00:00Z"}}`), plain, fine},
		{"a session that is used after its end", only(app, `{"DateLessThan":{"aws:TokenIssueTime":"2030-01-01T00:00:00Z"},"DateGreaterThan":{"aws:CurrentTime":"2030-01-02T12:00:02Z"}}`), plain, never},
		{"sessions begun before one day and used after another", only(app, `{"DateGreaterThan":{"aws:TokenIssueTime":"2030-01-01T00:00:00Z"},"DateLessThan":{"aws:CurrentTime":"2040-01-01T00:00:00Z"}}`), plain, fine},
	})
}

package localaws_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

func serviceTrust(condition string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"logs.amazonaws.com"},"Action":["sts:AssumeRole","sts:TagSession"],"Condition":` + condition + `}]}`
}

// Source: IAM User Guide, "AWS global condition context keys",
// lambda:SourceFunctionArn.
func TestServicesGiveSessionsTheirKeys(t *testing.T) {
	t.Parallel()
	e := start(t)
	const function = "arn:aws:lambda:us-east-1:123456789012:function:f"
	e.createRole(t, "Lambda", strings.ReplaceAll(serviceTrust(`{}`), "logs", "lambda"))
	e.createRole(t, "Next", trusting("", roleARN("Lambda"))[:len(trusting("", roleARN("Lambda")))-3]+`,"Condition":{"ArnEquals":{"lambda:SourceFunctionArn":"`+function+`"}}}]}`)
	for _, tt := range []struct {
		arn string
		in  bool
	}{{function, true}, {function + "2", false}, {"", false}} {
		call := localaws.ServiceCall{Service: "lambda.amazonaws.com", RoleARN: roleARN("Lambda")}
		if tt.arn != "" {
			call.SessionContext = map[string]string{"lambda:SourceFunctionArn": tt.arn}
		}
		_, err := e.assume(t.Context(), must(e.AssumeAsService(call))(t), roleARN("Next"), "")
		if tt.in {
			must(0, err)(t)
		} else {
			wantError(t, err, denied())
		}
	}
}

// Sources: IAM User Guide, "The confused deputy problem", and "AWS global
// condition context keys", on the keys that services send.
func TestServicesAssumeRoles(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.createRole(t, "Open", serviceTrust(`{}`))
	e.createRole(t, "Account", serviceTrust(`{"StringEquals":{"aws:SourceAccount":"123456789012"}}`))
	e.createRole(t, "Arn", serviceTrust(`{"ArnLike":{"aws:SourceArn":"arn:aws:logs:*:123456789012:*"}}`))
	e.createRole(t, "Org", serviceTrust(`{"StringEquals":{"aws:SourceOrgID":"o-ours"},"ForAnyValue:StringLike":{"aws:SourceOrgPaths":"o-ours/*"}}`))
	e.createRole(t, "Service", serviceTrust(`{"Bool":{"aws:PrincipalIsAWSService":"true"},"StringEquals":{"aws:PrincipalServiceName":"logs.amazonaws.com"}}`))
	e.createRole(t, "Secret", serviceTrust(`{"StringEquals":{"sts:ExternalId":"id-1"}}`))
	e.createRole(t, "Certificate", serviceTrust(`{"StringEquals":{"aws:PrincipalTag/x509Subject/CN":"host"}}`))
	e.createRole(t, "Address", serviceTrust(`{"Null":{"aws:SourceIp":"false"}}`))
	e.createRole(t, "Vendor", trusting("", vendorRole))
	tests := map[string]struct {
		role string
		call localaws.ServiceCall
		says string
	}{
		"no condition":           {"Open", localaws.ServiceCall{}, ""},
		"for anybody":            {"Open", localaws.ServiceCall{SourceAccount: "999999999999", SourceARN: "arn:aws:logs:us-east-1:999999999999:x"}, ""},
		"another service":        {"Open", localaws.ServiceCall{Service: "ec2.amazonaws.com"}, "AccessDenied: User: ec2.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: " + roleARN("Open")},
		"for us":                 {"Account", localaws.ServiceCall{SourceAccount: customer}, ""},
		"for another account":    {"Account", localaws.ServiceCall{SourceAccount: "999999999999"}, "AccessDenied"},
		"for nobody":             {"Account", localaws.ServiceCall{}, "AccessDenied"},
		"a resource of ours":     {"Arn", localaws.ServiceCall{SourceARN: "arn:aws:logs:us-east-1:123456789012:log-group:x"}, ""},
		"a resource of another":  {"Arn", localaws.ServiceCall{SourceARN: "arn:aws:logs:us-east-1:999999999999:log-group:x"}, "AccessDenied"},
		"our organisation":       {"Org", localaws.ServiceCall{SourceOrgID: "o-ours", SourceOrgPaths: []string{"o-ours/r-1/ou-2/"}}, ""},
		"another organisation":   {"Org", localaws.ServiceCall{SourceOrgID: "o-theirs", SourceOrgPaths: []string{"o-theirs/r-1/"}}, "AccessDenied"},
		"as a service":           {"Service", localaws.ServiceCall{}, ""},
		"with an external ID":    {"Secret", localaws.ServiceCall{ExternalID: "id-1"}, ""},
		"without an external ID": {"Secret", localaws.ServiceCall{}, "AccessDenied"},
		"with a certificate":     {"Certificate", localaws.ServiceCall{PrincipalTags: map[string]string{"x509Subject/CN": "host"}}, ""},
		"from no address":        {"Address", localaws.ServiceCall{}, "AccessDenied"},
		"with tags":              {"Open", localaws.ServiceCall{SessionTags: map[string]string{"a": "b"}, TransitiveTagKeys: []string{"a"}}, ""},
		"a role for a vendor":    {"Vendor", localaws.ServiceCall{}, "AccessDenied"},
		"no such role":           {"Absent", localaws.ServiceCall{}, "AccessDenied"},
		"no service":             {"Open", localaws.ServiceCall{Service: "123456789012"}, "service principal"},
		"an identity provider":   {"Open", localaws.ServiceCall{Service: "accounts.google.com"}, "accounts.google.com"},
		"a bad session name":     {"Open", localaws.ServiceCall{SessionName: "a b"}, "roleSessionName"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tt.call.RoleARN = roleARN(tt.role)
			if tt.call.Service == "" {
				tt.call.Service = "logs.amazonaws.com"
			}
			made, err := e.AssumeAsService(tt.call)
			if tt.says != "" {
				if err == nil || !strings.Contains(err.Error(), tt.says) {
					t.Errorf("got %v, want %q", err, tt.says)
				}
				return
			}
			must(0, err)(t)
			if id := must(e.sts(made).GetCallerIdentity(t.Context(), nil))(t); *id.Arn != "arn:aws:sts::123456789012:assumed-role/"+tt.role+"/localaws" || *id.Arn != made.PrincipalARN {
				t.Errorf("the session is %s, said to be %s", *id.Arn, made.PrincipalARN)
			}
		})
	}
}

func TestServiceCallsAreInTheJournal(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.createRole(t, "Open", serviceTrust(`{}`))
	e.ClearJournal()
	must(e.AssumeAsService(localaws.ServiceCall{Service: "logs.amazonaws.com", RoleARN: roleARN("Open")}))(t)
	if _, err := e.AssumeAsService(localaws.ServiceCall{Service: "ec2.amazonaws.com", RoleARN: roleARN("Open")}); err == nil {
		t.Error("a service that is not trusted got in")
	}
	want := []localaws.Entry{
		{Service: "sts", Action: "AssumeRole", Principal: "logs.amazonaws.com", Status: 200},
		{Service: "sts", Action: "AssumeRole", Principal: "ec2.amazonaws.com", Status: 403},
	}
	if diff := cmp.Diff(want, e.Journal(), cmpopts.IgnoreFields(localaws.Entry{}, "Time")); diff != "" {
		t.Errorf("the journal differs (-want +got):\n%s", diff)
	}
}

package provider

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// explained is one element of the function's answer.
type explained struct {
	ID             string  `tfsdk:"id"`
	Severity       string  `tfsdk:"severity"`
	Statement      *int64  `tfsdk:"statement"`
	Principal      *string `tfsdk:"principal"`
	Counterexample *string `tfsdk:"counterexample"`
	Accepted       *string `tfsdk:"accepted"`
	Summary        string  `tfsdk:"summary"`
	Detail         string  `tfsdk:"detail"`
	Remedy         string  `tfsdk:"remedy"`
}

// audit calls the function; options may be nil.
func audit(t *testing.T, policy string, options attr.Value) (findings []explained, blamed int64, message string) {
	t.Helper()
	given := []attr.Value{}
	kinds := []attr.Type{}
	if options != nil {
		given, kinds = append(given, types.DynamicValue(options)), append(kinds, types.DynamicType)
	}
	result, blamed, message := run(t, newAuditTrustPolicyFunction(), text(policy), types.TupleValueMust(kinds, given))
	if message != "" {
		return nil, blamed, message
	}
	list, ok := result.(types.List)
	if !ok {
		t.Fatalf("the answer is %T, not a list", result)
	}
	if diags := list.ElementsAs(t.Context(), &findings, false); diags.HasError() {
		t.Fatal(diags)
	}
	return findings, -1, ""
}

// foundIDs are the findings' IDs without notes, which are no reproach.
func foundIDs(findings []explained) string {
	var ids []string
	for _, f := range findings {
		if f.Severity != "note" {
			ids = append(ids, f.ID)
		}
	}
	return strings.Join(ids, " ")
}

func TestAuditTrustPolicyFunction(t *testing.T) {
	t.Parallel()
	const collector = "arn:aws:iam::111122223333:role/collector"
	const insisting = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "` + collector + `"}, "Action": "sts:AssumeRole",
	  "Condition": {"StringEquals": {"sts:ExternalId": "` + goodID + `"}}}]}`
	open := strings.Replace(insisting, "StringEquals", "StringEqualsIfExists", 1)
	for _, tt := range []struct {
		reason, policy string
		options        attr.Value
		want           string
	}{
		{"a third party with an external ID", insisting, nil, ""},
		{"IfExists lets in whoever sends none", open, nil, "external-id-not-required"},
		{"the account is yours", open, object(map[string]attr.Value{"trusted_account_ids": tuple(text("111122223333"))}), ""},
		{"the account is the role's own", open, object(map[string]attr.Value{"account_id": text("111122223333")}), ""},
		{"the account as a number, as HCL lets one write it", open, object(map[string]attr.Value{"account_id": number("111122223333")}), ""},
		{"an empty object says nothing", open, object(nil), "external-id-not-required"},
		{"another ID than the one configured", insisting, object(map[string]attr.Value{"external_ids": tuple(text("d0a5e1f2-0000-4b86-9e21-5f6a7b8c9d0e"))}), "external-id-not-checked"},
		{"not the vendor's principal", insisting, object(map[string]attr.Value{"vendor": text("synqly")}), "vendor-mismatch vendor-mismatch"},
		{"not the vendor's kind of name", strings.Replace(insisting, collector, vendorPrincipal, 1),
			object(map[string]attr.Value{"vendor": text("synqly"), "role_name": text("Reader")}), "vendor-mismatch"},
		{"the vendor's kind of name", strings.Replace(insisting, collector, vendorPrincipal, 1),
			object(map[string]attr.Value{"vendor": text("synqly"), "role_name": text("SynqlyAccessReader")}), ""},
		{"an organization of somebody", orgTrust, nil, "foreign-organization-trusted external-id-not-required"},
		{"an organization that is yours", orgTrust, object(map[string]attr.Value{"trusted_organization_ids": tuple(text("o-a1b2c3d4e5"))}), ""},
		{"text that is no JSON is a finding", "{", nil, "malformed-policy"},
		{"so is what IAM refuses", strings.Replace(insisting, `"AWS": "`+collector+`"`, `"AWS": "arn:aws:iam::111122223333:role/*"`, 1), nil, "wildcard-principal-pattern"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			findings, _, message := audit(t, tt.policy, tt.options)
			if message != "" {
				t.Fatal(message)
			}
			if got := foundIDs(findings); got != tt.want {
				t.Errorf("found %q, want %q:\n%+v", got, tt.want, findings)
			}
		})
	}
}

// orgTrust lets a whole organization in, and nobody else.
const orgTrust = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole",
  "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-a1b2c3d4e5"}}}]}`

// TestAuditTrustPolicyFunctionProves: a finding can be held against the other
// function, which lets its counterexample in.
func TestAuditTrustPolicyFunctionProves(t *testing.T) {
	t.Parallel()
	open := strings.Replace(vendorTrust, "StringEquals", "StringEqualsIfExists", 1)
	findings, _, message := audit(t, open, nil)
	if message != "" || len(findings) == 0 {
		t.Fatalf("findings %v, error %q", findings, message)
	}
	f := findings[0]
	if f.Counterexample == nil || f.Statement == nil || *f.Statement != 0 || f.Accepted != nil || f.Summary == "" || f.Detail == "" || f.Remedy == "" {
		t.Fatalf("the finding is not whole: %+v", f)
	}
	var request map[string]string
	if err := json.Unmarshal([]byte(*f.Counterexample), &request); err != nil {
		t.Fatal(err)
	}
	attributes := map[string]attr.Value{}
	for name, value := range request {
		attributes[name] = text(value)
	}
	result, _, message := run(t, newEvaluateTrustPolicyFunction(), text(open), types.DynamicValue(object(attributes)))
	decision, ok := result.(types.Object)
	if message != "" || !ok || !decision.Attributes()["allowed"].Equal(types.BoolValue(true)) {
		t.Errorf("the counterexample %s does not get in: %v %s", *f.Counterexample, result, message)
	}
}

// TestAuditTrustPolicyFunctionFindsTheVariant: nobody can say to the function
// which site of a vendor is meant, so the policy says it; two at once are one
// too many, and whoever is none of them is told all.
func TestAuditTrustPolicyFunctionFindsTheVariant(t *testing.T) {
	t.Parallel()
	const first, second = "arn:aws:iam::464622532012:root", "arn:aws:iam::417141415827:root"
	trusting := func(principals string) string {
		return strings.Replace(vendorTrust, `"arn:aws:iam::111122223333:role/collector"`, principals, 1)
	}
	options := object(map[string]attr.Value{"vendor": text("datadog")})
	for _, tt := range []struct{ reason, principals, want, inDetail string }{
		{"the first site", `"` + first + `"`, "", ""},
		{"the second site", `"` + second + `"`, "", ""},
		{"both", `["` + first + `", "` + second + `"]`, "external-id-shared vendor-mismatch", ""},
		{"neither", `"arn:aws:iam::111122223333:role/collector"`, "vendor-mismatch vendor-mismatch", first + ", or in other variants from one of " + second},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			findings, _, message := audit(t, trusting(tt.principals), options)
			if message != "" || foundIDs(findings) != tt.want {
				t.Fatalf("found %q, want %q; error %q", foundIDs(findings), tt.want, message)
			}
			for _, f := range findings {
				if f.Severity != "note" && !strings.Contains(f.Detail, tt.inDetail) {
					t.Errorf("want %q in: %s", tt.inDetail, f.Detail)
				}
			}
		})
	}
}

func TestAuditTrustPolicyFunctionWaits(t *testing.T) {
	t.Parallel()
	options := object(map[string]attr.Value{"external_ids": tuple(types.StringUnknown())})
	result, _, message := run(t, newAuditTrustPolicyFunction(), text(vendorTrust), types.TupleValueMust([]attr.Type{types.DynamicType}, []attr.Value{types.DynamicValue(options)}))
	if message != "" || !result.IsUnknown() {
		t.Errorf("result %v, error %q; want unknown findings", result, message)
	}
}

func TestAuditTrustPolicyFunctionRefuses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason  string
		options attr.Value
		want    string
	}{
		{"options that are null", types.ObjectNull(nil), "it is null"},
		{"options that are no object", text("123456789012"), "must be an object with the attributes account_id, trusted_account_ids"},
		{"a misspelt attribute", object(map[string]attr.Value{"account": text("123456789012")}), `no attribute "account"`},
		{"11 digits", object(map[string]attr.Value{"account_id": text("12345678901")}), "options.account_id: "},
		{"a name among the accounts", object(map[string]attr.Value{"trusted_account_ids": tuple(text("prod"))}), "options.trusted_account_ids: "},
		{"a string for a list", object(map[string]attr.Value{"external_ids": text("x")}), "options.external_ids must be a list of strings"},
		{"an organization that can be none", object(map[string]attr.Value{"trusted_organization_ids": tuple(text("r-1"))}), "options.trusted_organization_ids: "},
		{"a name no role can have", object(map[string]attr.Value{"role_name": text("a/b")}), "options.role_name: "},
		{"a vendor nobody knows", object(map[string]attr.Value{"vendor": text("sinqly")}), "synqly"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			_, blamed, message := audit(t, vendorTrust, tt.options)
			if blamed != 1 || !strings.Contains(message, tt.want) {
				t.Errorf("argument %d: %q; want argument 1 and %q", blamed, message, tt.want)
			}
		})
	}
	two := types.TupleValueMust([]attr.Type{types.DynamicType, types.DynamicType}, []attr.Value{types.DynamicValue(object(nil)), types.DynamicValue(object(nil))})
	if _, blamed, message := run(t, newAuditTrustPolicyFunction(), text(vendorTrust), two); blamed != 2 || !strings.Contains(message, "one object of options") {
		t.Errorf("two objects of options: argument %d: %q", blamed, message)
	}
}

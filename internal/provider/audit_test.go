package provider

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// withoutID is the role's trust policy without the external ID.
func withoutID(m *accessRoleModel) { m.ExternalIDs = types.ListNull(types.StringType) }

// hole is a policy that looks closed and is not: ForAllValues holds where the
// key is missing. Source: IAM User Guide, reference_policies_condition-single-vs-multi-valued-context-keys.
const hole = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + testStranger + `"},"Action":"sts:AssumeRole","Condition":{"ForAllValues:StringEquals":{"sts:ExternalId":"` + goodID + `"}}}]}`

func given(text string) func(*accessRoleModel) {
	return func(m *accessRoleModel) {
		m.TrustedPrincipals, m.ExternalIDs = types.SetNull(types.StringType), types.ListNull(types.StringType)
		m.AssumeRolePolicy = types.StringValue(text)
	}
}

func TestAuditStopsWhatWouldBeWritten(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	diags := l.apply(collectorRole(given(hole)))
	wantDiagnostic(t, diags, diag.SeverityError, "external-id-not-required", "role collector", testStranger, "A request that gets in: {", "accepted_findings")
	wantWrites(t, l.iam)

	wantNoErrors(t, l.apply(collectorRole()))
	l.iam.writes = nil
	wantDiagnostic(t, l.apply(collectorRole(given(hole))), diag.SeverityError, "external-id-not-required")
	wantWrites(t, l.iam)
}

func TestAuditOnlyWarnsWhereNothingIsWritten(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	l.data.AuditMode = auditWarning
	config := collectorRole(given(hole))
	wantDiagnostic(t, l.apply(config), diag.SeverityWarning, "external-id-not-required")
	l.data.AuditMode = auditError
	config.Description = types.StringValue("an unrelated change")
	l.iam.writes = nil
	diags := l.apply(config)
	wantNoErrors(t, diags)
	wantDiagnostic(t, diags, diag.SeverityWarning, "external-id-not-required")
	wantWrites(t, l.iam, "UpdateRole collector")
}

func TestAuditLetsTheLastPolicyBePutBack(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	l.data.AuditMode = auditWarning
	config := collectorRole(given(hole))
	l.apply(config)
	l.data.AuditMode = auditError
	l.iam.roles["collector"].TrustPolicy = strings.Replace(hole, "ForAllValues:", "", 1)
	wantNoErrors(t, l.refresh())
	l.iam.writes = nil
	diags := l.apply(config)
	wantNoErrors(t, diags)
	wantDiagnostic(t, diags, diag.SeverityWarning, "external-id-not-required")
	wantWrites(t, l.iam, "UpdateTrustPolicy collector")
}

func TestAuditAfterImportStopsWhatWasNeverApplied(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	l.data.AuditMode = auditWarning
	l.apply(collectorRole(given(hole)))
	l.data.AuditMode = auditError
	l.memory = roleMemory{}
	wantNoErrors(t, l.imported("collector"))
	l.iam.roles["collector"].TrustPolicy = strings.Replace(hole, "ForAllValues:", "", 1)
	wantNoErrors(t, l.refresh())
	wantDiagnostic(t, l.apply(collectorRole(given(hole))), diag.SeverityError, "external-id-not-required")
}

func TestAuditOfDrift(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	config := collectorRole()
	wantNoErrors(t, l.apply(config))
	l.iam.roles["collector"].TrustPolicy = hole
	wantNoErrors(t, l.refresh())
	_, diags := l.plan(config)
	wantNoErrors(t, diags)
	wantDiagnostic(t, diags, diag.SeverityWarning, "changed outside Terraform", "role collector", "external-id-not-required", "A request that gets in: {")
	drift := 0
	for _, d := range diags.Warnings() {
		if strings.Contains(d.Summary(), "outside Terraform") {
			drift++
		}
	}
	if drift != 1 {
		t.Errorf("the drift gave %d warnings, want one", drift)
	}
	if !strings.Contains(l.state.Findings.String(), "external-id-not-required") {
		t.Errorf("findings after the refresh are %s", l.state.Findings)
	}
	wantNoErrors(t, l.apply(config))
	wantNoErrors(t, l.refresh())
	_, diags = l.plan(config)
	if len(diags) != 0 {
		t.Errorf("the mended role still gives %v", diags)
	}
}

func TestAuditAcceptedFindings(t *testing.T) {
	t.Parallel()
	accept := func(keys ...string) accessRoleModel {
		reasons := map[string]string{}
		for _, key := range keys {
			reasons[key] = "agreed until March"
		}
		return collectorRole(withoutID, func(m *accessRoleModel) { m.AcceptedFindings = mapOfStrings(reasons) })
	}
	const id = "external-id-not-required"
	l := newLife(t)
	plan, diags := l.plan(accept(id))
	wantNoErrors(t, diags)
	if len(diags) != 0 {
		t.Errorf("an accepted finding makes noise: %v", diags)
	}
	if !strings.Contains(plan.Findings.String(), "agreed until March") {
		t.Errorf("findings do not give the reason: %s", plan.Findings)
	}
	_, diags = l.plan(accept(id + "@" + testStranger))
	wantNoErrors(t, diags)
	_, diags = l.plan(accept(id + "@arn:aws:iam::444455556666:role/another"))
	wantDiagnostic(t, diags, diag.SeverityError, id)
	wantDiagnostic(t, diags, diag.SeverityWarning, "no longer applies", "role/another", "agreed until March")
	_, diags = l.plan(accept(id, "mfa-bypass"))
	wantNoErrors(t, diags)
	wantDiagnostic(t, diags, diag.SeverityWarning, "mfa-bypass no longer applies")

	_, diags = l.plan(accept(id, "mfa-bypas"))
	wantNoErrors(t, diags)
	wantDiagnostic(t, diags, diag.SeverityWarning, "mfa-bypas is none", "mfa-bypass")

	l.data.AcceptableFindings = []string{"mfa-bypass"}
	_, diags = l.plan(accept(id))
	wantDiagnostic(t, diags, diag.SeverityError, id)
	wantDiagnostic(t, diags, diag.SeverityWarning, id+" cannot be accepted", "acceptable_findings")
}

func TestAuditPublicTrustIsNotAcceptableByDefault(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	_, diags := l.plan(collectorRole(given(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}}`),
		func(m *accessRoleModel) {
			m.AcceptedFindings = mapOfStrings(map[string]string{"public-trust": "why not"})
		}))
	wantDiagnostic(t, diags, diag.SeverityError, "public-trust")
	wantDiagnostic(t, diags, diag.SeverityWarning, "public-trust cannot be accepted")
}

func TestAuditOfFirstPartyAccounts(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*life, *accessRoleModel){
		"of the provider": func(l *life, _ *accessRoleModel) { l.data.TrustedAccountIDs = []string{"444455556666"} },
		"of the role":     func(_ *life, m *accessRoleModel) { m.TrustedAccountIDs = setOfStrings([]string{"444455556666"}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLife(t)
			config := collectorRole(withoutID)
			change(l, &config)
			_, diags := l.plan(config)
			wantNoErrors(t, diags)
		})
	}
}

func TestAuditNamesWhatTheVendorAsks(t *testing.T) {
	t.Parallel()
	role := func(id string) accessRoleModel {
		return testModel(func(m *accessRoleModel) {
			m.Vendor, m.Name = types.StringValue("synqly"), types.StringValue("SynqlyAccess")
			if id != "" {
				m.ExternalIDs = listOfStrings([]string{id})
			}
		})
	}
	tests := map[string]struct {
		id   string
		want []string
	}{
		"none":            {"", []string{"external-id-not-required", "external_ids", "requires an external ID"}},
		"an underscore":   {"d0a5e1f2_7c34_4b86", []string{"external-id-invalid"}},
		"one character":   {"x", []string{"external-id-invalid"}},
		"1225 characters": {strings.Repeat("x7", 612) + "y", []string{"external-id-invalid"}},
		"a space":         {"d0a5e1f2 7c34 4b86", []string{"external-id-invalid"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := newLife(t).plan(role(tt.id))
			wantDiagnostic(t, diags, diag.SeverityError, tt.want...)
		})
	}
}

func TestAuditAsksBeforeANewPrincipalOfTheCatalogueIsTrusted(t *testing.T) {
	t.Parallel()
	role := func(accepted map[string]string) accessRoleModel {
		return testModel(func(m *accessRoleModel) {
			m.Vendor, m.Name = types.StringValue("synqly"), types.StringValue("SynqlyAccess")
			m.ExternalIDs = listOfStrings([]string{goodID})
			if accepted != nil {
				m.AcceptedFindings = mapOfStrings(accepted)
			}
		})
	}
	l := newLife(t)
	wantNoErrors(t, l.apply(role(nil)))
	if diff := cmp.Diff([]string{vendorPrincipal}, l.memory.Principals); diff != "" {
		t.Errorf("principals remembered (-want +got):\n%s", diff)
	}
	// As if the release that made the role had known another principal.
	const before = "arn:aws:iam::733459310821:role/Before"
	l.memory.Principals = []string{before}
	l.iam.roles["SynqlyAccess"].TrustPolicy = strings.Replace(l.iam.roles["SynqlyAccess"].TrustPolicy, vendorPrincipal, before, 1)
	l.memory.Policy = l.iam.roles["SynqlyAccess"].TrustPolicy
	wantNoErrors(t, l.refresh())
	l.iam.writes = nil
	wantDiagnostic(t, l.apply(role(nil)), diag.SeverityError, "vendor-principal-changed", before, vendorPrincipal)
	wantWrites(t, l.iam)

	accepted := role(map[string]string{"vendor-principal-changed": "The vendor's mail of 3 May confirms it."})
	wantNoErrors(t, l.apply(accepted))
	wantWrites(t, l.iam, "UpdateTrustPolicy SynqlyAccess")
	wantNoErrors(t, l.refresh())
	_, diags := l.plan(accepted)
	wantDiagnostic(t, diags, diag.SeverityWarning, "vendor-principal-changed no longer applies")
	_, diags = l.plan(role(nil))
	wantNoErrors(t, diags)
}

func TestAuditOfAnIDThatTheVendorNeverSends(t *testing.T) {
	t.Parallel()
	role := func(change func(*accessRoleModel)) accessRoleModel {
		return testModel(func(m *accessRoleModel) {
			m.Vendor, m.Name = types.StringValue("dataloop"), types.StringValue("DataloopDatasets")
			m.TrustedPrincipals = setOfStrings([]string{"arn:aws:iam::200000000001:user/dataloop-integration-1"})
			change(m)
		})
	}
	_, diags := newLife(t).plan(role(func(m *accessRoleModel) { m.ExternalIDs = listOfStrings([]string{goodID}) }))
	wantDiagnostic(t, diags, diag.SeverityError, "external-id-unusable", "Dataloop")
	_, diags = newLife(t).plan(role(func(*accessRoleModel) {}))
	wantNoErrors(t, diags)
	wantDiagnostic(t, diags, diag.SeverityWarning, "external-id-not-required")
}

func TestAuditWithoutTheAccountWaitsForTheRole(t *testing.T) {
	t.Parallel()
	l := newLife(t)
	config := collectorRole()
	var diags diag.Diagnostics
	p := rolePlanner{data: l.data, config: config, plan: proposed(config, nil), site: trustSite{partition: "aws", roleName: "collector", rolePath: "/"}}
	if plan := p.modify(t.Context(), &diags); !plan.Findings.IsUnknown() || plan.TrustPolicy.IsUnknown() {
		t.Errorf("findings are %s and trust_policy is %s", plan.Findings, plan.TrustPolicy)
	}
	wantNoErrors(t, diags)
}

func TestAuditWaitsForWhatIsUnknown(t *testing.T) {
	t.Parallel()
	unknownID := func(m *accessRoleModel) { m.ExternalIDs = types.ListUnknown(types.StringType) }
	tests := map[string]struct {
		change func(*accessRoleModel)
		// stops are texts of the one error; none where the audit waits or finds nothing.
		stops []string
	}{
		"an unknown ID is well formed": {unknownID, nil},
		"an unknown ID in a list": {func(m *accessRoleModel) {
			m.ExternalIDs = types.ListValueMust(types.StringType, []attr.Value{types.StringUnknown(), types.StringValue(goodID)})
		}, nil},
		"a hole beside an unknown ID": {func(m *accessRoleModel) {
			unknownID(m)
			m.TrustedPrincipals = setOfStrings([]string{testStranger})
			m.Vendor, m.Name = types.StringValue("synqly"), types.StringValue("Wrong")
		}, []string{"vendor-mismatch"}},
		"unknown principals": {func(m *accessRoleModel) { withoutID(m); m.TrustedPrincipals = types.SetUnknown(types.StringType) }, nil},
		"an unknown principal": {func(m *accessRoleModel) {
			withoutID(m)
			m.TrustedPrincipals = types.SetValueMust(types.StringType, []attr.Value{types.StringUnknown()})
		}, nil},
		"unknown conditions": {func(m *accessRoleModel) {
			withoutID(m)
			m.Conditions = types.ListUnknown(types.ObjectType{AttrTypes: conditionTypes()})
		}, nil},
		"an unknown vendor":            {func(m *accessRoleModel) { withoutID(m); m.Vendor = types.StringUnknown() }, nil},
		"an unknown acceptance":        {func(m *accessRoleModel) { withoutID(m); m.AcceptedFindings = types.MapUnknown(types.StringType) }, nil},
		"unknown first-party accounts": {func(m *accessRoleModel) { withoutID(m); m.TrustedAccountIDs = types.SetUnknown(types.StringType) }, nil},
		"an unknown policy": {func(m *accessRoleModel) {
			given("")(m)
			m.AssumeRolePolicy = types.StringUnknown()
		}, nil},
		"an unknown switch": {func(m *accessRoleModel) { withoutID(m); m.AllowSessionTags = types.BoolUnknown() }, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan, diags := newLife(t).plan(collectorRole(tt.change))
			if tt.stops != nil {
				wantDiagnostic(t, diags, diag.SeverityError, tt.stops...)
			} else {
				wantNoErrors(t, diags)
			}
			if !plan.Findings.IsUnknown() {
				t.Errorf("findings are known while an input is not: %s", plan.Findings)
			}
		})
	}
}

// TestAuditOfUnknownPermissions: a planned list must be the applied one, so that
// it waits where a finding on permissions may come in, and only there.
func TestAuditOfUnknownPermissions(t *testing.T) {
	t.Parallel()
	unknownPermissions := func(m *accessRoleModel) {
		m.InlinePolicies = types.MapValueMust(types.StringType, map[string]attr.Value{"p": types.StringUnknown()})
	}
	ownAccount := func(m *accessRoleModel) { m.TrustedPrincipals = setOfStrings([]string{testAccount}) }
	plan, diags := newLife(t).plan(collectorRole(unknownPermissions))
	wantNoErrors(t, diags)
	if !plan.Findings.IsUnknown() || plan.TrustPolicy.IsUnknown() {
		t.Errorf("where a third party gets in, findings are %s and trust_policy is %s", plan.Findings, plan.TrustPolicy)
	}
	plan, diags = newLife(t).plan(collectorRole(unknownPermissions, ownAccount))
	wantNoErrors(t, diags)
	if plan.Findings.IsUnknown() {
		t.Error("where no third party gets in, findings wait for permissions that they cannot be about")
	}
}

func TestAuditOfARoleWhoseNameIsYetToBeMade(t *testing.T) {
	t.Parallel()
	config := collectorRole(withoutID, func(m *accessRoleModel) {
		m.Name, m.NamePrefix = types.StringNull(), types.StringValue("team-")
		m.AcceptedFindings = mapOfStrings(map[string]string{"external-id-not-required": "agreed"})
	})
	l := newLife(t)
	plan, diags := l.plan(config)
	wantNoErrors(t, diags)
	if !plan.Findings.IsUnknown() {
		t.Errorf("findings are known, and name a role that will not exist: %s", plan.Findings)
	}
	wantNoErrors(t, l.apply(config))
	if text := l.state.Findings.String(); !strings.Contains(text, "role/"+l.state.Name.ValueString()) {
		t.Errorf("after the apply, findings are %s: about the role as it is named", text)
	}
}

func TestAuditWaitsForTheProviderBlock(t *testing.T) {
	t.Parallel()
	for _, argument := range auditArguments() {
		l := newLife(t)
		l.data.Unknown = []string{argument}
		plan, diags := l.plan(collectorRole(withoutID))
		wantNoErrors(t, diags)
		if !plan.Findings.IsUnknown() || plan.TrustPolicy.IsUnknown() {
			t.Errorf("with %s unknown, findings are %s and trust_policy is %s", argument, plan.Findings, plan.TrustPolicy)
		}
	}
}

func TestAuditOfTheSessionAndNotes(t *testing.T) {
	t.Parallel()
	_, diags := newLife(t).plan(collectorRole(func(m *accessRoleModel) { m.TrustedPrincipals = setOfStrings([]string{"444455556666"}) }))
	if len(diags) != 0 {
		t.Errorf("a note makes noise: %v", diags)
	}
}

package provider

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// providerData is what one provider block gives to its resources, data sources
// and ephemeral resources.
type providerData struct {
	// AWS is nil where an argument that decides how AWS is reached is unknown;
	// client gives the error for that.
	AWS *awsapi.Client
	// Catalog returns the vendors known to this block, loading them on first use.
	Catalog func() (*vendor.Catalog, error)
	// TrustedAccountIDs and TrustedOrganizationIDs are first party, sorted.
	TrustedAccountIDs      []string
	TrustedOrganizationIDs []string
	// AuditMode is auditError or auditWarning.
	AuditMode string
	// AcceptableFindings are the IDs a role may accept; nil means the default
	// (all but public-trust), empty means none.
	AcceptableFindings []string
	// TrustPolicySizeLimit is in characters without white space.
	TrustPolicySizeLimit int
	// Tags are default_tags and ignore_tags, with what the environment adds.
	Tags awsapi.TagSettings
	// Random and Now are what the machine gives.
	Random io.Reader
	Now    func() time.Time
	// Unknown names the provider arguments whose values are not known yet, sorted.
	Unknown []string
}

// The values of audit_mode.
const (
	auditError   = "error"
	auditWarning = "warning"
)

// auditArguments decide what the audit says, and tagArguments what tags_all is;
// none of them decides how AWS is reached.
func auditArguments() []string {
	return []string{
		"acceptable_findings", "audit_mode", "trust_policy_size_limit",
		"trusted_account_ids", "trusted_organization_ids", "vendor_files",
	}
}

func tagArguments() []string { return []string{"default_tags", "ignore_tags"} }

// dataFrom takes the provider's data out of a Configure request. It returns
// nil before the provider is configured, which is the case while core
// validates.
func dataFrom(providerDataOfRequest any, diags *diag.Diagnostics) *providerData {
	if providerDataOfRequest == nil {
		return nil
	}
	data, ok := providerDataOfRequest.(*providerData)
	if !ok {
		diags.AddError("Provider data of an unexpected type",
			fmt.Sprintf("The provider handed %T to one of its own resources. This is a bug of the provider; please report it with the configuration that led to it.", providerDataOfRequest))
		return nil
	}
	return data
}

// client returns the AWS client, or nil and one error where a provider
// argument it needs is not known yet.
func (d *providerData) client(diags *diag.Diagnostics) *awsapi.Client {
	if names := d.unknownForAWS(); len(names) > 0 {
		diags.AddError("A provider argument is not known yet",
			"AWS cannot be asked, because the provider block takes these arguments from values that are known only after apply.\n\n"+
				"Give them values that are known at plan time (a variable, a literal, a data source), or apply the resources they come from first with -target.\n\n"+
				"Arguments: "+strings.Join(names, ", "))
		return nil
	}
	return d.AWS
}

// needAudit gives one error where a provider argument that decides what the
// audit says is not known yet, for whoever cannot put the audit off.
func (d *providerData) needAudit(diags *diag.Diagnostics) {
	if names := d.unknownForAudit(); len(names) > 0 {
		diags.AddError("A provider argument is not known yet",
			"A trust policy cannot be judged, because the provider block takes these arguments from values that are known only after apply.\n\n"+
				"Give them values that are known at plan time (a variable, a literal, a data source), or apply the resources they come from first with -target.\n\n"+
				"Arguments: "+strings.Join(names, ", "))
	}
}

// unknownForAWS names the unknown arguments that decide how AWS is reached.
func (d *providerData) unknownForAWS() []string {
	return slices.DeleteFunc(slices.Clone(d.Unknown), func(name string) bool {
		return slices.Contains(auditArguments(), name) || slices.Contains(tagArguments(), name)
	})
}

// unknownForAudit names the unknown arguments that the audit waits for.
func (d *providerData) unknownForAudit() []string { return d.unknownAmong(auditArguments()) }

// unknownForTags names the unknown arguments that tags_all waits for.
func (d *providerData) unknownForTags() []string { return d.unknownAmong(tagArguments()) }

func (d *providerData) unknownAmong(names []string) []string {
	return slices.DeleteFunc(slices.Clone(d.Unknown), func(name string) bool {
		return !slices.Contains(names, name)
	})
}

package vendor

import (
	"fmt"
	"strings"

	"github.com/hashicorp/hcl/v2"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// tryOut fills every use case and every form in with samples, so that a mistake
// in a user's file shows where the file is read and not at the first policy
// that is needed. The built-in files are tried by a test instead, for it takes
// longer than reading them.
func (d *Definition) tryOut() error {
	var diags hcl.Diagnostics
	for i := range d.UseCases {
		diags = append(diags, d.UseCases[i].tryOut()...)
	}
	for i := range d.Forms {
		diags = append(diags, d.Forms[i].tryOut()...)
	}
	if diags.HasErrors() {
		return asError(diags)
	}
	return nil
}

// tryOut stops at the first partition that shows a mistake, since most show in
// all of them.
func (u *UseCase) tryOut() hcl.Diagnostics {
	for _, p := range awsid.Partitions() {
		diags := try(u.at, u.Parameters, p.ID, func(in *hcl.EvalContext) hcl.Diagnostics { return u.trial(u.at, in) })
		if diags.HasErrors() {
			return diags
		}
	}
	return nil
}

func (f *Form) tryOut() hcl.Diagnostics {
	return try(f.at, f.Parameters, defaultPartition, func(in *hcl.EvalContext) hcl.Diagnostics {
		filled := f.context(sampleRole(), HandoffInput{RoleARN: sampleRole().ARN(), ExternalID: "example"}, in.Variables[varParameters])
		return f.fill(&Handoff{}, filled)
	})
}

// trial fills the use case in and reads the policy as IAM would.
func (u *UseCase) trial(at hcl.Range, in *hcl.EvalContext) hcl.Diagnostics {
	permissions, diags := u.render(in)
	if diags.HasErrors() {
		return diags
	}
	problem := ""
	switch {
	case permissions.JSON == "" && len(permissions.ManagedPolicyARNs) == 0:
		problem = "the use case comes to no statement and no managed policy"
	case permissions.JSON != "":
		if _, err := policy.Parse(permissions.JSON, policy.UseIdentity); err != nil {
			problem = "IAM would refuse the policy: " + err.Error()
		}
	}
	for _, arn := range permissions.ManagedPolicyARNs {
		if parsed, err := awsid.ParseARN(arn); err != nil || parsed.Service != "iam" || !strings.HasPrefix(parsed.Resource, "policy/") {
			problem = fmt.Sprintf("%q is not the ARN of a managed policy, such as arn:${partition}:iam::aws:policy/SecurityAudit", arn)
		}
	}
	if problem == "" {
		return nil
	}
	return hcl.Diagnostics{{Severity: hcl.DiagError, Detail: problem, Subject: &at}}
}

// try evaluates with samples for all parameters, and for the required ones
// alone.
func try(at hcl.Range, parameters []Parameter, partition string, render func(*hcl.EvalContext) hcl.Diagnostics) hcl.Diagnostics {
	for _, isFull := range []bool{true, false} {
		given := map[string][]string{}
		for i := range parameters {
			if isFull || parameters[i].Required {
				given[parameters[i].Name] = []string{parameters[i].sample(partition)}
			}
		}
		var problems []Problem
		samples := values(parameters, given, partition, &problems)
		if len(problems) > 0 {
			detail := fmt.Sprintf("the example of the parameter %q: %s", problems[0].Key, problems[0].Text)
			return hcl.Diagnostics{{Severity: hcl.DiagError, Detail: detail, Subject: &at}}
		}
		if diags := render(evalContext(partition, samples, nil)); diags.HasErrors() {
			return diags
		}
	}
	return nil
}

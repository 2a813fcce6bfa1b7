package provider

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsapi"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// writePolicies makes inline policies and attachments what the configuration
// says, where it says anything. Found is nil where it says nothing.
func (w roleWriter) writePolicies(ctx context.Context, name string, found *awsapi.RolePolicies, reached *accessRoleModel, diags *diag.Diagnostics) (wrote bool, err error) {
	if found == nil {
		reached.InlinePolicies, reached.ManagedPolicyARNs = w.plan.InlinePolicies, w.plan.ManagedPolicyARNs
		return false, nil
	}
	roleReader{client: w.client, data: w.data}.setContainmentAside(name, found, w.memory, diags)
	if !w.config.InlinePolicies.IsNull() {
		did, err := w.writeInline(ctx, name, found.Inline, reached)
		wrote = wrote || did
		if err != nil {
			return wrote, err
		}
	}
	reached.InlinePolicies = w.plan.InlinePolicies
	if !w.config.ManagedPolicyARNs.IsNull() {
		did, err := w.writeManaged(ctx, name, found.Managed, reached)
		wrote = wrote || did
		if err != nil {
			return wrote, err
		}
	}
	reached.ManagedPolicyARNs = w.plan.ManagedPolicyARNs
	return wrote, nil
}

// writeInline deletes before it puts, to stay below the quota of all inline
// policies together.
func (w roleWriter) writeInline(ctx context.Context, role string, found map[string]string, reached *accessRoleModel) (wrote bool, err error) {
	planned, now := w.enforcedInline(), maps.Clone(found)
	if now == nil {
		now = map[string]string{}
	}
	defer func() { reached.InlinePolicies = mapOfStrings(now) }()
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if _, wanted := planned[name]; wanted {
			continue
		}
		if err := w.client.DeleteRolePolicy(ctx, role, name); err != nil && !isGone(err) {
			return wrote, err
		}
		delete(now, name)
		wrote = true
	}
	for _, name := range slices.Sorted(maps.Keys(planned)) {
		text := planned[name]
		if before, there := found[name]; there && policy.EquivalentTexts(before, text, policy.UseIdentity) {
			now[name] = text
			continue
		}
		if err := w.client.PutRolePolicy(ctx, role, name, text); err != nil {
			return wrote, err
		}
		now[name] = text
		wrote = true
	}
	return wrote, nil
}

// writeManaged detaches before it attaches, to stay below the quota of
// attachments.
func (w roleWriter) writeManaged(ctx context.Context, role string, found []string, reached *accessRoleModel) (wrote bool, err error) {
	planned, now := w.enforcedManaged(), slices.Clone(found)
	defer func() { reached.ManagedPolicyARNs = types.SetValueMust(types.StringType, stringValues(now)) }()
	for _, arn := range found {
		if slices.Contains(planned, arn) {
			continue
		}
		if err := w.client.DetachRolePolicy(ctx, role, arn); err != nil && !isGone(err) {
			return wrote, err
		}
		now = slices.DeleteFunc(now, func(s string) bool { return s == arn })
		wrote = true
	}
	slices.Sort(planned)
	for _, arn := range planned {
		if slices.Contains(found, arn) {
			continue
		}
		if err := w.client.AttachRolePolicy(ctx, role, arn); err != nil {
			return wrote, err
		}
		now = append(now, arn)
		wrote = true
	}
	return wrote, nil
}

package awsapi

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
)

const permissionGetRole = "iam:GetRole"

// readSinkRoles reads the role that writes and the one that Security Lake made,
// which may be the same.
func (r *sinkReader) readSinkRoles(ctx context.Context) error {
	asksWriter := r.asks(lake.CheckWriterPermissions)
	source, _ := r.sink.Source(r.facts)
	writer, provider := r.sink.WriterARN(r.facts), source.ProviderRoleARN
	var err error
	if asksWriter && writer != "" {
		if r.facts.Writer, err = r.readSinkRole(ctx, writer); err != nil {
			return err
		}
		if r.facts.Writer.IsKnown() {
			if err := r.readPolicies(ctx, &r.facts.Writer.Value); err != nil {
				return err
			}
		}
	}
	if provider == "" || !r.asks(lake.CheckProviderRoleTrust) {
		return nil
	}
	if asksWriter && provider == writer {
		r.facts.Provider = r.facts.Writer
		return nil
	}
	r.facts.Provider, err = r.readSinkRole(ctx, provider)
	return err
}

// readSinkRole reads a role by its ARN. IAM finds roles by name in the caller's
// account alone, so that what it finds or does not find there says nothing of a
// role of another account.
func (r *sinkReader) readSinkRole(ctx context.Context, arn string) (lake.Fact[lake.Role], error) {
	wanted, err := awsid.ParsePrincipal(arn, "")
	if err != nil || wanted.Kind != awsid.KindRole {
		return lake.AbsentFact[lake.Role](fmt.Sprintf("%q is not the ARN of a role.", arn)), nil
	}
	role, err := r.client.ReadRole(ctx, wanted.Name)
	switch {
	case errors.Is(err, ErrAccessDenied):
		return lake.UnreadableFact[lake.Role](permissionGetRole, ""), nil
	case errors.Is(err, ErrNotFound):
		return r.missingRole(ctx, wanted)
	case err != nil:
		return lake.Fact[lake.Role]{}, err
	}
	if found, err := awsid.ParsePrincipal(role.ARN, ""); err == nil && found.AccountID != wanted.AccountID {
		return otherAccount(wanted, found.AccountID), nil
	}
	if role.ARN != arn {
		return lake.AbsentFact[lake.Role]("The role of that name has the ARN " + role.ARN + "."), nil
	}
	return lake.KnownFact(lake.Role{ARN: role.ARN, UniqueID: role.UniqueID, TrustPolicy: role.TrustPolicy, BoundaryARN: role.BoundaryARN}), nil
}

// missingRole tells a role that does not exist from one that the caller's
// account cannot have.
func (r *sinkReader) missingRole(ctx context.Context, wanted awsid.Principal) (lake.Fact[lake.Role], error) {
	caller, err := r.client.Identity(ctx)
	if err != nil {
		return lake.Fact[lake.Role]{}, err
	}
	if caller.AccountID != wanted.AccountID {
		return otherAccount(wanted, caller.AccountID), nil
	}
	return lake.AbsentFact[lake.Role](""), nil
}

func otherAccount(wanted awsid.Principal, caller string) lake.Fact[lake.Role] {
	if caller == "" {
		caller = "one that is not known"
	}
	return lake.UnreadableFact[lake.Role](permissionGetRole,
		fmt.Sprintf("The role %s belongs to account %s and the caller's credentials to %s; IAM tells of the caller's own account alone.", wanted.Name, wanted.AccountID, caller))
}

// readPolicies reads all that says what the role may do.
func (r *sinkReader) readPolicies(ctx context.Context, role *lake.Role) error {
	wanted, err := awsid.ParsePrincipal(role.ARN, "")
	if err != nil {
		return err
	}
	name := wanted.Name
	if role.Inline, err = r.readInline(ctx, name); err != nil {
		return err
	}
	if role.Managed, err = r.readManaged(ctx, name); err != nil {
		return err
	}
	if role.BoundaryARN != "" {
		role.Boundary, err = r.readManagedDocument(ctx, name, role.BoundaryARN)
	}
	return err
}

func (r *sinkReader) readInline(ctx context.Context, role string) (lake.Fact[map[string]string], error) {
	names, err := inlineNames(ctx, r.session.iam, role)
	listed, err := fact(names, err, roleCall("list the role's inline policies", "iam:ListRolePolicies", role))
	if err != nil || !listed.IsKnown() {
		return lake.Fact[map[string]string]{State: listed.State, Permission: listed.Permission}, err
	}
	documents := map[string]string{}
	for _, name := range names {
		about := roleCall("read the role's inline policy", "iam:GetRolePolicy", role).with("Policy", name)
		out, err := r.session.iam.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: aws.String(role), PolicyName: aws.String(name)})
		if hasCode(err, "NoSuchEntity") {
			// Removed since it was listed.
			continue
		}
		if err != nil {
			return fact(documents, err, about)
		}
		documents[name] = decodeDocument(aws.ToString(out.PolicyDocument))
	}
	return lake.KnownFact(documents), nil
}

func (r *sinkReader) readManaged(ctx context.Context, role string) (lake.Fact[map[string]string], error) {
	arns, err := attachedARNs(ctx, r.session.iam, role)
	listed, err := fact(arns, err, roleCall("list the role's managed policies", "iam:ListAttachedRolePolicies", role))
	if err != nil || !listed.IsKnown() {
		return lake.Fact[map[string]string]{State: listed.State, Permission: listed.Permission}, err
	}
	documents := map[string]string{}
	for _, arn := range arns {
		document, err := r.readManagedDocument(ctx, role, arn)
		if err != nil || !document.IsKnown() {
			return lake.Fact[map[string]string]{State: document.State, Permission: document.Permission}, err
		}
		documents[arn] = document.Value
	}
	return lake.KnownFact(documents), nil
}

// readManagedDocument reads the version of a managed policy that is in force.
func (r *sinkReader) readManagedDocument(ctx context.Context, role, arn string) (lake.Fact[string], error) {
	about := roleCall("read the role's managed policy", "iam:GetPolicy", role).with("Policy", arn)
	out, err := r.session.iam.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: aws.String(arn)})
	if err != nil {
		return fact("", err, about)
	}
	about.action = "iam:GetPolicyVersion"
	version, err := r.session.iam.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: aws.String(arn), VersionId: out.Policy.DefaultVersionId})
	if err != nil {
		return fact("", err, about)
	}
	return lake.KnownFact(strings.TrimSpace(decodeDocument(aws.ToString(version.PolicyVersion.Document)))), nil
}

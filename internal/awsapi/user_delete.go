package awsapi

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// HeldUserError says what still hangs on a user that was to be deleted.
type HeldUserError struct {
	*Failure
	Held UserHoldings
}

// Unwrap gives the failure, so that errors.As finds both.
func (e *HeldUserError) Unwrap() error { return e.Failure }

// Empty is true where nothing keeps IAM from deleting the user.
func (h UserHoldings) Empty() bool { return len(h.Facts()) == 0 }

// Facts lists what is held, one kind a line.
func (h UserHoldings) Facts() []Fact {
	var facts []Fact
	for _, f := range []Fact{
		{"Access keys", join(h.Keys)}, {"Inline policies", join(h.Inline)}, {"Attached policies", join(h.Managed)}, {"Groups", join(h.Groups)},
		{"MFA devices", join(h.MFADevices)}, {"SSH public keys", join(h.SSHKeys)}, {"Signing certificates", join(h.Certificates)},
		{"Service-specific credentials", join(h.ServiceCredentials)},
	} {
		if f.Value != "" {
			facts = append(facts, f)
		}
	}
	if h.HasPassword {
		facts = append(facts, Fact{"Login profile", "a password for the console"})
	}
	return facts
}

// ReadUserHoldings reads what hangs on a user; ErrNotFound if there is none.
// Keys and policies must be readable. What else cannot be listed, for the
// caller may not or the endpoint does not know how, is left out: IAM itself
// refuses to delete a user that still has it.
func (c *Client) ReadUserHoldings(ctx context.Context, name string) (UserHoldings, error) {
	s, err := c.ready(ctx)
	if err != nil {
		return UserHoldings{}, err
	}
	var held UserHoldings
	keys, err := c.accessKeys(ctx, name)
	if err != nil {
		return held, err
	}
	held.Keys = keyIDs(keys)
	if held.Inline, err = c.inlineUserPolicyNames(ctx, name); err != nil {
		return held, err
	}
	if held.Managed, err = attachedUserARNs(ctx, s.iam, name); err != nil {
		return held, userCall("list the user's managed policies", "iam:ListAttachedUserPolicies", name).explain(err)
	}
	for _, list := range heldLists(s.iam, name, &held) {
		if err := list.read(ctx); err != nil && !cannotList(err) {
			return held, userCall("list what hangs on the user", list.action, name).explain(err)
		}
	}
	return held, nil
}

// cannotList is true for a denial, and for an endpoint that breaks down over
// the question or says that it does not know it, as some that play AWS do.
func cannotList(err error) bool {
	return hasCode(err, "AccessDenied", "AccessDeniedException") || httpStatus(err) >= http.StatusInternalServerError
}

// fewTries is for a call that an endpoint may break down over.
func fewTries(o *iam.Options) { o.RetryMaxAttempts = 3 }

func attachedUserARNs(ctx context.Context, client *iam.Client, user string) ([]string, error) {
	var arns []string
	pages := iam.NewListAttachedUserPoliciesPaginator(client, &iam.ListAttachedUserPoliciesInput{UserName: aws.String(user)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		for _, attached := range page.AttachedPolicies {
			arns = append(arns, aws.ToString(attached.PolicyArn))
		}
	}
	slices.Sort(arns)
	return arns, nil
}

// heldList reads one kind of thing that can hang on a user.
type heldList struct {
	action string
	read   func(context.Context) error
}

func idsOf[T any](things []T, id func(T) *string) []string {
	ids := make([]string, 0, len(things))
	for _, thing := range things {
		ids = append(ids, aws.ToString(id(thing)))
	}
	slices.Sort(ids)
	return ids
}

// heldLists are the kinds that this provider never makes. IAM has quotas for
// each that one page of 100 holds.
// Source: IAM User Guide, "IAM and AWS STS quotas".
func heldLists(client *iam.Client, name string, held *UserHoldings) []heldList {
	user := aws.String(name)
	return []heldList{
		{"iam:ListGroupsForUser", func(ctx context.Context) error {
			out, err := client.ListGroupsForUser(ctx, &iam.ListGroupsForUserInput{UserName: user})
			if err == nil {
				held.Groups = idsOf(out.Groups, func(x types.Group) *string { return x.GroupName })
			}
			return err
		}},
		{"iam:ListMFADevices", func(ctx context.Context) error {
			out, err := client.ListMFADevices(ctx, &iam.ListMFADevicesInput{UserName: user})
			if err == nil {
				held.MFADevices = idsOf(out.MFADevices, func(x types.MFADevice) *string { return x.SerialNumber })
			}
			return err
		}},
		{"iam:ListSSHPublicKeys", func(ctx context.Context) error {
			out, err := client.ListSSHPublicKeys(ctx, &iam.ListSSHPublicKeysInput{UserName: user})
			if err == nil {
				held.SSHKeys = idsOf(out.SSHPublicKeys, func(x types.SSHPublicKeyMetadata) *string { return x.SSHPublicKeyId })
			}
			return err
		}},
		{"iam:ListSigningCertificates", func(ctx context.Context) error {
			out, err := client.ListSigningCertificates(ctx, &iam.ListSigningCertificatesInput{UserName: user})
			if err == nil {
				held.Certificates = idsOf(out.Certificates, func(x types.SigningCertificate) *string { return x.CertificateId })
			}
			return err
		}},
		{"iam:ListServiceSpecificCredentials", func(ctx context.Context) error {
			out, err := client.ListServiceSpecificCredentials(ctx, &iam.ListServiceSpecificCredentialsInput{UserName: user}, fewTries)
			if err == nil {
				held.ServiceCredentials = idsOf(out.ServiceSpecificCredentials, func(x types.ServiceSpecificCredentialMetadata) *string { return x.ServiceSpecificCredentialId })
			}
			return err
		}},
		{"iam:GetLoginProfile", func(ctx context.Context) error {
			_, err := client.GetLoginProfile(ctx, &iam.GetLoginProfileInput{UserName: user})
			held.HasPassword = err == nil
			if isNoSuchEntity(err) {
				return nil
			}
			return err
		}},
	}
}

// RemoveUserHoldings takes what is given off the user. What is gone already is
// no error.
func (c *Client) RemoveUserHoldings(ctx context.Context, name string, held UserHoldings) error {
	s, err := c.ready(ctx)
	if err != nil {
		return err
	}
	for _, r := range removals(s.iam, name, held) {
		for _, id := range r.ids {
			if err := r.remove(ctx, aws.String(id)); err != nil && !isNoSuchEntity(err) {
				return userCall(r.doing, r.action, name).with("ID", id).explain(err)
			}
		}
	}
	return nil
}

// removal takes one kind of thing off a user.
type removal struct {
	doing, action string
	ids           []string
	remove        func(ctx context.Context, id *string) error
}

func removals(client *iam.Client, name string, held UserHoldings) []removal {
	user := aws.String(name)
	list := []removal{
		{"delete the access key", "iam:DeleteAccessKey", held.Keys, func(ctx context.Context, id *string) error {
			_, err := client.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{UserName: user, AccessKeyId: id})
			return err
		}},
		{"detach a managed policy from the user", "iam:DetachUserPolicy", held.Managed, func(ctx context.Context, id *string) error {
			_, err := client.DetachUserPolicy(ctx, &iam.DetachUserPolicyInput{UserName: user, PolicyArn: id})
			return err
		}},
		{"remove the user's inline policy", "iam:DeleteUserPolicy", held.Inline, func(ctx context.Context, id *string) error {
			_, err := client.DeleteUserPolicy(ctx, &iam.DeleteUserPolicyInput{UserName: user, PolicyName: id})
			return err
		}},
		{"take the user out of a group", "iam:RemoveUserFromGroup", held.Groups, func(ctx context.Context, id *string) error {
			_, err := client.RemoveUserFromGroup(ctx, &iam.RemoveUserFromGroupInput{UserName: user, GroupName: id})
			return err
		}},
		{"remove the user's MFA device", "iam:DeactivateMFADevice", held.MFADevices, func(ctx context.Context, id *string) error {
			return removeMFA(ctx, client, user, id)
		}},
		{"delete the user's SSH public key", "iam:DeleteSSHPublicKey", held.SSHKeys, func(ctx context.Context, id *string) error {
			_, err := client.DeleteSSHPublicKey(ctx, &iam.DeleteSSHPublicKeyInput{UserName: user, SSHPublicKeyId: id})
			return err
		}},
		{"delete the user's signing certificate", "iam:DeleteSigningCertificate", held.Certificates, func(ctx context.Context, id *string) error {
			_, err := client.DeleteSigningCertificate(ctx, &iam.DeleteSigningCertificateInput{UserName: user, CertificateId: id})
			return err
		}},
		{"delete the user's service-specific credential", "iam:DeleteServiceSpecificCredential", held.ServiceCredentials, func(ctx context.Context, id *string) error {
			_, err := client.DeleteServiceSpecificCredential(ctx, &iam.DeleteServiceSpecificCredentialInput{UserName: user, ServiceSpecificCredentialId: id})
			return err
		}},
	}
	if held.HasPassword {
		list = append(list, removal{"delete the user's password", "iam:DeleteLoginProfile", []string{name}, func(ctx context.Context, id *string) error {
			_, err := client.DeleteLoginProfile(ctx, &iam.DeleteLoginProfileInput{UserName: id})
			return err
		}})
	}
	return list
}

// removeMFA deactivates a device; a virtual one, which is of no use to anybody
// else, is deleted too.
func removeMFA(ctx context.Context, client *iam.Client, user, serial *string) error {
	_, err := client.DeactivateMFADevice(ctx, &iam.DeactivateMFADeviceInput{UserName: user, SerialNumber: serial})
	if (err != nil && !isNoSuchEntity(err)) || !isVirtualMFA(*serial) {
		return err
	}
	_, err = client.DeleteVirtualMFADevice(ctx, &iam.DeleteVirtualMFADeviceInput{SerialNumber: serial})
	return err
}

// DeleteUser removes the bare user; ErrNotFound if it is gone already,
// HeldUserError if something still hangs on it. As with roles, a conflict is
// believed only if it lasts for Pace.ReferenceBound or a read shows what hangs
// there several times in a row.
func (c *Client) DeleteUser(ctx context.Context, name string) error {
	s, err := c.ready(ctx)
	if err != nil {
		return err
	}
	about := userCall("delete the IAM user", "iam:DeleteUser", name)
	var held UserHoldings
	sightings := 0
	err = c.pace.retry(ctx, c.pace.ReferenceBound, func(err error) bool {
		if !hasCode(err, "DeleteConflict") {
			return false
		}
		found, err := c.ReadUserHoldings(ctx, name)
		if held = found; err != nil || held.Empty() {
			sightings = 0
		} else {
			sightings++
		}
		return sightings < settledReads
	}, func(ctx context.Context) error {
		_, err := s.iam.DeleteUser(ctx, &iam.DeleteUserInput{UserName: aws.String(name)})
		return err
	})
	if !hasCode(err, "DeleteConflict") {
		return about.explain(err)
	}
	return about.heldUser(err, held)
}

func (c call) heldUser(err error, held UserHoldings) error {
	explained := c.explain(err)
	var f *Failure
	if !errors.As(explained, &f) {
		return explained
	}
	f.Detail = "Something that is not this user's own still hangs on it."
	f.Remedy = "Remove what is listed below, or let force_destroy do it."
	if held.Empty() {
		f.Remedy = "IAM does not show what it is; run again in a minute."
	}
	f.Facts = slices.Concat(c.facts, held.Facts(), f.Facts[len(c.facts):])
	return &HeldUserError{Failure: f, Held: held}
}

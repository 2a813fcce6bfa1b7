package provider

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
)

// userAddress is the user in all configurations of these tests.
const userAddress = "crossaccount_access_user.test"

// iamUser is a user as AWS holds it.
type iamUser struct {
	path, id, boundary string
	tags, inline       map[string]string
	// keys are the IDs with their status, oldest first.
	keys []string
}

func (r *rig) user(name string) (*iamUser, error) {
	ctx := context.Background()
	out, err := r.iam().GetUser(ctx, &iam.GetUserInput{UserName: aws.String(name)})
	if err != nil {
		return nil, err
	}
	user := &iamUser{path: aws.ToString(out.User.Path), id: aws.ToString(out.User.UserId), tags: map[string]string{}, inline: map[string]string{}}
	if out.User.PermissionsBoundary != nil {
		user.boundary = aws.ToString(out.User.PermissionsBoundary.PermissionsBoundaryArn)
	}
	for _, tag := range out.User.Tags {
		user.tags[aws.ToString(tag.Key)] = aws.ToString(tag.Value)
	}
	names, err := r.iam().ListUserPolicies(ctx, &iam.ListUserPoliciesInput{UserName: aws.String(name)})
	if err != nil {
		return nil, err
	}
	for _, policy := range names.PolicyNames {
		out, err := r.iam().GetUserPolicy(ctx, &iam.GetUserPolicyInput{UserName: aws.String(name), PolicyName: aws.String(policy)})
		if err != nil {
			return nil, err
		}
		if user.inline[policy], err = url.PathUnescape(aws.ToString(out.PolicyDocument)); err != nil {
			return nil, err
		}
	}
	keys, err := r.iam().ListAccessKeys(ctx, &iam.ListAccessKeysInput{UserName: aws.String(name)})
	if err != nil {
		return nil, err
	}
	for _, key := range keys.AccessKeyMetadata {
		user.keys = append(user.keys, aws.ToString(key.AccessKeyId)+" "+string(key.Status))
	}
	return user, nil
}

// userAtAWS checks the remote user with want, which is given the attributes in
// state too and returns what is wrong.
func (r *rig) userAtAWS(want func(user *iamUser, state map[string]string) string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		state := s.RootModule().Resources[userAddress].Primary.Attributes
		user, err := r.user(state["name"])
		if err != nil {
			return err
		}
		if wrong := want(user, state); wrong != "" {
			return fmt.Errorf("user %s at AWS: %s", state["name"], wrong)
		}
		return nil
	}
}

// hasKeys checks the keys at AWS: those of state, the older one first.
func hasKeys(user *iamUser, state map[string]string) string {
	var want []string
	for _, id := range []string{state["previous_access_key_id"], state["access_key_id"]} {
		if id != "" {
			want = append(want, id+" Active")
		}
	}
	if !slices.Equal(user.keys, want) {
		return fmt.Sprintf("its keys are %v, want %v", user.keys, want)
	}
	return ""
}

// tryKey assumes a role with a key, as a vendor would, and returns AWS's error
// code; empty where it got in.
func (r *rig) tryKey(id, secret, role string) string {
	r.t.Helper()
	cfg := aws.Config{
		Region: "us-east-1", BaseEndpoint: aws.String(r.aws.URL()),
		Credentials: credentials.NewStaticCredentialsProvider(id, secret, ""),
	}
	_, err := sts.NewFromConfig(cfg).AssumeRole(context.Background(), &sts.AssumeRoleInput{RoleArn: aws.String(role), RoleSessionName: aws.String("test")})
	var api smithy.APIError
	if err != nil && !errors.As(err, &api) {
		r.t.Fatal(err)
	}
	if err != nil {
		return api.ErrorCode()
	}
	return ""
}

// keyLetsIn checks, live, that the key in state assumes the role, and that
// nobody else of the account or outside does.
func (r *rig) keyLetsIn(role string) resource.TestCheckFunc {
	return func(s *terraform.State) error {
		state := s.RootModule().Resources[userAddress].Primary.Attributes
		if code := r.tryKey(state["access_key_id"], state["secret_access_key"], role); code != "" {
			return fmt.Errorf("the key does not get in: %s", code)
		}
		if code := r.tryKey(state["access_key_id"], "not-the-secret", role); code != "SignatureDoesNotMatch" {
			return fmt.Errorf("another secret: %q", code)
		}
		for _, other := range []string{customerAdmin, vendorPrincipal, strangerUser} {
			if r.assume(other, role, "") {
				return fmt.Errorf("%s gets in", other)
			}
		}
		return nil
	}
}

// userPlan checks what a plan does to the user.
func userPlan(action plancheck.ResourceActionType, more ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: append([]plancheck.PlanCheck{plancheck.ExpectResourceAction(userAddress, action)}, more...)}
}

// userEdit is an edit behind Terraform's back.
type userEdit = func(context.Context, *iam.Client) error

func makeUser(name string) userEdit {
	return func(ctx context.Context, c *iam.Client) error {
		_, err := c.CreateUser(ctx, &iam.CreateUserInput{UserName: aws.String(name)})
		return err
	}
}

func makeKey(name string) userEdit {
	return func(ctx context.Context, c *iam.Client) error {
		_, err := c.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: aws.String(name)})
		return err
	}
}

// eachKey does something to every key of a user.
func eachKey(name string, do func(ctx context.Context, c *iam.Client, id string) error) userEdit {
	return func(ctx context.Context, c *iam.Client) error {
		keys, err := c.ListAccessKeys(ctx, &iam.ListAccessKeysInput{UserName: aws.String(name)})
		if err != nil {
			return err
		}
		for _, key := range keys.AccessKeyMetadata {
			err = errors.Join(err, do(ctx, c, aws.ToString(key.AccessKeyId)))
		}
		return err
	}
}

func deleteKeys(name string) userEdit {
	return eachKey(name, func(ctx context.Context, c *iam.Client, id string) error {
		_, err := c.DeleteAccessKey(ctx, &iam.DeleteAccessKeyInput{UserName: aws.String(name), AccessKeyId: aws.String(id)})
		return err
	})
}

func deactivateKeys(name string) userEdit {
	return eachKey(name, func(ctx context.Context, c *iam.Client, id string) error {
		_, err := c.UpdateAccessKey(ctx, &iam.UpdateAccessKeyInput{UserName: aws.String(name), AccessKeyId: aws.String(id), Status: types.StatusTypeInactive})
		return err
	})
}

func putUserPolicy(user, name, text string) userEdit {
	return func(ctx context.Context, c *iam.Client) error {
		_, err := c.PutUserPolicy(ctx, &iam.PutUserPolicyInput{UserName: aws.String(user), PolicyName: aws.String(name), PolicyDocument: aws.String(text)})
		return err
	}
}

// removeUser deletes a user with its keys and inline policies.
func removeUser(name string) userEdit {
	return func(ctx context.Context, c *iam.Client) error {
		if err := deleteKeys(name)(ctx, c); err != nil {
			return err
		}
		policies, err := c.ListUserPolicies(ctx, &iam.ListUserPoliciesInput{UserName: aws.String(name)})
		if err != nil {
			return err
		}
		for _, policy := range policies.PolicyNames {
			if _, err := c.DeleteUserPolicy(ctx, &iam.DeleteUserPolicyInput{UserName: aws.String(name), PolicyName: aws.String(policy)}); err != nil {
				return err
			}
		}
		_, err = c.DeleteUser(ctx, &iam.DeleteUserInput{UserName: aws.String(name)})
		return err
	}
}

// userNames lists the customer's users, sorted.
func (r *rig) userNames() []string {
	r.t.Helper()
	out, err := r.iam().ListUsers(context.Background(), &iam.ListUsersInput{})
	if err != nil {
		r.t.Fatal(err)
	}
	var names []string
	for _, user := range out.Users {
		names = append(names, aws.ToString(user.UserName))
	}
	slices.Sort(names)
	return names
}

// testPlainUser is testUser for a user whose secret is kept in state, as
// allow_secret_in_state asks for.
func (r *rig) testPlainUser(steps ...resource.TestStep) {
	r.t.Helper()
	r.keepsKeys = true
	r.testUser(steps...)
}

// testUser is test, and afterwards the customer's users must be as they were.
func (r *rig) testUser(steps ...resource.TestStep) {
	r.t.Helper()
	before := r.userNames()
	r.t.Cleanup(func() {
		deadline := time.Now().Add(time.Minute)
		for !slices.Equal(before, r.userNames()) {
			if time.Now().After(deadline) {
				r.t.Errorf("destroy left the users %v where %v had been", r.userNames(), before)
				return
			}
			time.Sleep(250 * time.Millisecond)
		}
	})
	r.test(steps...)
}

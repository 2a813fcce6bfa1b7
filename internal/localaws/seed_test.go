package localaws_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

func TestSeedsThatDoNotHoldTogether(t *testing.T) {
	t.Parallel()
	account := func(rest string) string {
		return `{"accounts": [{"id": "123456789012", ` + rest + `}]}`
	}
	role := func(trust string) string {
		return account(`"roles": [{"name": "R", "assume_role_policy": ` + trust + `}]`)
	}
	tests := map[string]struct {
		seed string
		says []string
	}{
		"not JSON":               {"{\n  x", []string{"line 2 is not JSON"}},
		"no accounts":            {"{}", []string{"no accounts"}},
		"misspelt member":        {account(`"user": []`), []string{"user"}},
		"wrong type":             {account(`"users": "x"`), []string{"line 1", "users"}},
		"account of 11 digits":   {`{"accounts": [{"id": "12345678901"}]}`, []string{"12345678901", "12"}},
		"account twice":          {`{"accounts": [{"id": "123456789012"}, {"id": "123456789012"}]}`, []string{"123456789012", "twice"}},
		"unknown partition":      {account(`"partition": "aws-moon"`), []string{"aws-moon"}},
		"bad user name":          {account(`"users": [{"name": "a b"}]`), []string{"user a b"}},
		"user twice":             {account(`"users": [{"name": "a"}, {"name": "A"}]`), []string{"user A", "taken"}},
		"bad path":               {account(`"users": [{"name": "a", "path": "x"}]`), []string{"user a", "path"}},
		"unknown managed policy": {account(`"users": [{"name": "a", "managed_policy_arns": ["arn:aws:iam::aws:policy/Nope"]}]`), []string{"user a", "Nope"}},
		"unknown boundary":       {account(`"users": [{"name": "a", "permissions_boundary": "arn:aws:iam::123456789012:policy/p"}]`), []string{"policy/p"}},
		"bad inline policy":      {account(`"users": [{"name": "a", "inline_policies": {"p": {"Statement": [{"Effect": "Allow"}]}}}]`), []string{"user a", "inline policy p", "Action"}},
		"trust on a user":        {account(`"users": [{"name": "a", "description": "x"}]`), []string{"belong to roles"}},
		"bad session length":     {account(`"roles": [{"name": "R", "max_session_duration": 60}]`), []string{"role R", "3600"}},
		"bad policy":             {account(`"policies": [{"name": "p", "document": []}]`), []string{"policy p"}},
		"secret of a role":       {account(`"roles": [{"name": "R", "mfa_secret": "GEZDGNBV"}]`), []string{"role R", "mfa_secret belongs to users"}},
		"secret not in base 32":  {account(`"users": [{"name": "a", "mfa_secret": "018"}]`), []string{"user a", "base 32"}},
		"half an organisation":   {account(`"organization_path": "o-a1b2c3d4e5/"`), []string{"not a place"}},
		"two organisations":      {account(`"organization_id": "o-a1b2c3d4e5", "organization_path": "o-zyxwvutsrq/r-ab12/"`), []string{"o-zyxwvutsrq", "o-a1b2c3d4e5"}},
		"no organisation":        {account(`"organization_id": "ours"`), []string{"ours", "begins with o-"}},
		"OIDC without https":     {account(`"oidc_providers": [{"url": "a.example"}]`), []string{"a.example", "https://"}},
		"SAML without a name":    {account(`"saml_providers": [{}]`), []string{"SAML provider", "no name"}},
		"missing principal":      {role(trusting("", "arn:aws:iam::123456789012:role/None")), []string{"role R", "assume_role_policy", "Invalid principal"}},
		"bad trust":              {role(allowing("Allow", "sts:*", "*")), []string{"role R", "Resource"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := localaws.New(localaws.Config{Seed: []byte(tt.seed)})
			if err == nil {
				t.Fatal("the seed was taken")
			}
			for _, words := range append(tt.says, "the seed: ") {
				if !strings.Contains(err.Error(), words) {
					t.Errorf("the error %q does not say %q", err, words)
				}
			}
		})
	}
}

func TestSeedMayNameWhatComesLater(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(`{"accounts": [
		{"id": "123456789012", "organization_id": "o-abcdefghij",
		 "policies": [{"name": "own", "path": "/p/", "document": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}}],
		 "users": [{"name": "admin", "path": "/ops/", "tags": {"team": "a"}, "managed_policy_arns": ["arn:aws:iam::123456789012:policy/p/own"], "permissions_boundary": "arn:aws:iam::aws:policy/AdministratorAccess"}],
		 "roles": [{"name": "First", "path": "/x/", "max_session_duration": 7200, "description": "d", "tags": {"k": "v"},
		  "assume_role_policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/Later"}, "Action": "sts:AssumeRole",
		   "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-zyxwvutsrq"}}}]}}]},
		{"id": "111122223333", "organization_id": "o-zyxwvutsrq",
		 "roles": [{"name": "Later", "inline_policies": {"assume": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]}}}]}]}`))
	later := e.credentialOf(t, "arn:aws:iam::111122223333:role/Later")
	must(e.assume(t.Context(), later, roleARN("x/First"), ""))(t)
	r := must(e.iam(e.admin()).GetRole(t.Context(), &iam.GetRoleInput{RoleName: aws.String("First")}))(t).Role
	if *r.MaxSessionDuration != 7200 || *r.Description != "d" || len(r.Tags) != 1 || !strings.Contains(e.trustOf(t, "First"), "role/Later") {
		t.Errorf("the role is %+v", r)
	}
	u := must(e.iam(e.admin()).GetUser(t.Context(), nil))(t).User
	if *u.Path != "/ops/" || len(u.Tags) != 1 || u.PermissionsBoundary == nil {
		t.Errorf("the administrator is %+v", u)
	}
	// A role whose seed names no trust policy trusts its own account alone.
	_, err := e.assume(t.Context(), e.admin(), "arn:aws:iam::111122223333:role/Later", "")
	wantError(t, err, denied())
}

func TestDefaultSeedPlaysEveryVendor(t *testing.T) {
	t.Parallel()
	e := start(t)
	// A role where the vendor names one, a made-up one where it names its
	// account, and the sets of other sites and partitions.
	for _, arn := range []string{
		"arn:aws:iam::733459310821:role/SynqlyIntegrationAccess", "arn:aws:iam::377450845233:role/trelica-integration", "arn:aws:iam::417141415827:role/datadog-integration",
		"arn:aws:iam::414351767826:role/unity-catalog-prod-UCMasterRole-14S5ZJVKOTYTL", "arn:aws-us-gov:iam::044793339203:role/unity-catalog-prod-UCMasterRole-1QRFA8SGY15OJ",
		"arn:aws:iam::577638371743:role/spacelift-integration", "arn:aws:iam::999999999999:user/stranger",
	} {
		e.credentialOf(t, arn)
	}
	for _, c := range e.Credentials() {
		// Trust does not reach from one partition into another.
		if c.AccountID == customer || !strings.HasPrefix(c.PrincipalARN, "arn:aws:") {
			continue
		}
		name := "R" + c.AccountID + c.PrincipalARN[strings.LastIndex(c.PrincipalARN, "/")+1:]
		name = name[:min(len(name), 64)]
		e.createRole(t, name, trusting("an-external-id", c.PrincipalARN))
		must(e.assume(t.Context(), c, roleARN(name), "an-external-id"))(t)
		_, err := e.assume(t.Context(), c, roleARN(name), "")
		wantError(t, err, denied())
	}
}

func TestOtherPartitions(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(`{"accounts": [{"id": "123456789012", "partition": "aws-us-gov",
		"users": [{"name": "admin", "managed_policy_arns": ["arn:aws-us-gov:iam::aws:policy/AdministratorAccess"]}]}]}`))
	config := e.config(e.admin())
	config.Region = "us-gov-west-1"
	r := must(iam.NewFromConfig(config).CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: aws.String("R"), AssumeRolePolicyDocument: aws.String(trusting("", "266471868085"))}))(t).Role
	if *r.Arn != "arn:aws-us-gov:iam::123456789012:role/R" || !strings.Contains(e.trustOf(t, "R"), "arn:aws-us-gov:iam::266471868085:root") {
		t.Errorf("%s trusts %s", *r.Arn, e.trustOf(t, "R"))
	}
	arn := "arn:aws-us-gov:iam::aws:policy/SecurityAudit"
	if p := must(iam.NewFromConfig(config).GetPolicy(t.Context(), &iam.GetPolicyInput{PolicyArn: &arn}))(t).Policy; *p.Arn != arn {
		t.Errorf("AWS's policy is %s", *p.Arn)
	}
}

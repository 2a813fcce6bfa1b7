package localaws_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

func (e *endpoint) kms(c localaws.Credential) *kms.Client { return kms.NewFromConfig(e.config(c)) }

func kmsFailure(code string) failure { return failure{400, code} }

func noKMS() failure { return kmsFailure("AccessDeniedException") }

// key makes a key of the customer's; an empty policy is the default one.
func (e *endpoint) key(t *testing.T, policy string) *types.KeyMetadata {
	t.Helper()
	in := &kms.CreateKeyInput{}
	if policy != "" {
		in.Policy = &policy
	}
	return must(e.kms(e.admin()).CreateKey(t.Context(), in))(t).KeyMetadata
}

// keyPolicy leaves the key to the account, and adds statements.
func keyPolicy(statements ...string) string {
	root := `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` + customer + `:root"},"Action":"kms:*","Resource":"*"}`
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(append([]string{root}, statements...), ",") + `]}`
}

func keyStatement(effect, principal, condition string) string {
	return `{"Effect":"` + effect + `","Principal":` + principal + `,"Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"*","Condition":` + condition + `}`
}

func TestKeyLife(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx := e.kms(e.admin()), t.Context()
	made := must(client.CreateKey(ctx, &kms.CreateKeyInput{Description: aws.String("lake"), Tags: []types.Tag{{TagKey: aws.String("a"), TagValue: aws.String("b")}}}))(t).KeyMetadata
	if *made.Arn != "arn:aws:kms:us-east-1:123456789012:key/"+*made.KeyId || !made.Enabled || made.KeyState != types.KeyStateEnabled || made.KeyManager != types.KeyManagerTypeCustomer || time.Since(*made.CreationDate) > time.Hour {
		t.Errorf("made %+v", made)
	}
	for _, name := range []*string{made.KeyId, made.Arn} {
		if got := must(client.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: name}))(t).KeyMetadata; *got.Arn != *made.Arn || *got.Description != "lake" {
			t.Errorf("by %s: %+v", *name, got)
		}
	}
	if p := must(client.GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: made.KeyId}))(t); *p.PolicyName != "default" || !strings.Contains(*p.Policy, "arn:aws:iam::123456789012:root") {
		t.Errorf("the policy %s is %s", *p.PolicyName, *p.Policy)
	}
	must(client.PutKeyPolicy(ctx, &kms.PutKeyPolicyInput{KeyId: made.KeyId, Policy: aws.String(keyPolicy(keyStatement("Allow", `{"AWS":"`+vendorRole+`"}`, `{}`)))}))(t)
	if p := must(client.GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: made.KeyId, PolicyName: aws.String("default")}))(t); !strings.Contains(*p.Policy, vendorRole) {
		t.Errorf("the policy is %s", *p.Policy)
	}
	data := must(client.GenerateDataKey(ctx, &kms.GenerateDataKeyInput{KeyId: made.KeyId, KeySpec: types.DataKeySpecAes256}))(t)
	gone := must(client.ScheduleKeyDeletion(ctx, &kms.ScheduleKeyDeletionInput{KeyId: made.KeyId, PendingWindowInDays: aws.Int32(7)}))(t)
	if gone.KeyState != types.KeyStatePendingDeletion || time.Until(*gone.DeletionDate) < 6*24*time.Hour {
		t.Errorf("scheduled %+v", gone)
	}
	pending := kmsFailure("KMSInvalidStateException")
	_, err := client.GenerateDataKey(ctx, &kms.GenerateDataKeyInput{KeyId: made.KeyId, KeySpec: types.DataKeySpecAes256})
	wantError(t, err, pending, "is pending deletion.")
	_, err = client.Decrypt(ctx, &kms.DecryptInput{CiphertextBlob: data.CiphertextBlob})
	wantError(t, err, pending)
	_, err = client.ScheduleKeyDeletion(ctx, &kms.ScheduleKeyDeletionInput{KeyId: made.KeyId})
	wantError(t, err, pending)
	if got := must(client.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: made.KeyId}))(t).KeyMetadata; got.Enabled || got.DeletionDate == nil {
		t.Errorf("pending: %+v", got)
	}
}

func TestKeysGoWhenTheirTimeHasCome(t *testing.T) {
	t.Parallel()
	e := start(t)
	k := e.key(t, "")
	in := &kms.ScheduleKeyDeletionInput{KeyId: k.KeyId, PendingWindowInDays: aws.Int32(7)}
	must(e.kms(e.admin()).ScheduleKeyDeletion(t.Context(), in))(t)
	e.advance(8 * 24 * time.Hour)
	shifted := kms.NewFromConfig(e.config(e.admin()), func(o *kms.Options) { o.HTTPSignerV4 = shiftedSigner{8 * 24 * time.Hour} })
	_, err := shifted.DescribeKey(t.Context(), &kms.DescribeKeyInput{KeyId: k.KeyId})
	wantError(t, err, kmsFailure("NotFoundException"), *k.KeyId)
	if list := must(shifted.ListKeys(t.Context(), nil))(t).Keys; len(list) != 0 {
		t.Errorf("%d keys are listed still", len(list))
	}
}

func TestDataKeysComeBackUnderTheirContextAlone(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, ctx := e.kms(e.admin()), t.Context()
	k, other := e.key(t, ""), e.key(t, "")
	context := map[string]string{"aws:s3:arn": "arn:aws:s3:::b/k", "x": "y"}
	data := must(client.GenerateDataKey(ctx, &kms.GenerateDataKeyInput{KeyId: k.Arn, NumberOfBytes: aws.Int32(24), EncryptionContext: context}))(t)
	if len(data.Plaintext) != 24 || bytes.Contains(data.CiphertextBlob, data.Plaintext) {
		t.Fatalf("a key of %d bytes, or in the clear", len(data.Plaintext))
	}
	again := must(client.Decrypt(ctx, &kms.DecryptInput{CiphertextBlob: data.CiphertextBlob, EncryptionContext: context, KeyId: k.KeyId}))(t)
	if !bytes.Equal(again.Plaintext, data.Plaintext) || *again.KeyId != *k.Arn {
		t.Errorf("came back as another key, of %s", *again.KeyId)
	}
	altered := bytes.Clone(data.CiphertextBlob)
	altered[len(altered)-1] ^= 1
	const invalidText = "InvalidCiphertextException"
	for reason, tt := range map[string]struct {
		in   kms.DecryptInput
		code string
	}{
		"another context": {kms.DecryptInput{CiphertextBlob: data.CiphertextBlob, EncryptionContext: map[string]string{"x": "z"}}, invalidText},
		"no context":      {kms.DecryptInput{CiphertextBlob: data.CiphertextBlob}, invalidText},
		"an altered text": {kms.DecryptInput{CiphertextBlob: altered, EncryptionContext: context}, invalidText},
		"a short text":    {kms.DecryptInput{CiphertextBlob: data.CiphertextBlob[:42], EncryptionContext: context}, invalidText},
		"no text of ours": {kms.DecryptInput{CiphertextBlob: []byte("x")}, invalidText},
		"another key":     {kms.DecryptInput{CiphertextBlob: data.CiphertextBlob, EncryptionContext: context, KeyId: other.KeyId}, "IncorrectKeyException"},
		"a key not there": {kms.DecryptInput{CiphertextBlob: data.CiphertextBlob, EncryptionContext: context, KeyId: aws.String("x")}, "NotFoundException"},
		"only to try":     {kms.DecryptInput{CiphertextBlob: data.CiphertextBlob, EncryptionContext: context, DryRun: aws.Bool(true)}, "DryRunOperationException"},
	} {
		_, err := client.Decrypt(ctx, &tt.in)
		t.Log(reason)
		wantError(t, err, kmsFailure(tt.code))
	}
}

// Sources: AWS KMS Developer Guide, "Key policies in AWS KMS", "Allowing users
// in other accounts to use a KMS key" and "Condition keys for AWS KMS".
func TestKeyPoliciesDecide(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(neighbours))
	abroad := `{"AWS":"999999999999"}`
	use := allowing("Allow", "kms:*", "*")
	const ours, theirs = "user", "stranger"
	everyone := `{"AWS":"*"}`
	tests := map[string]struct {
		reason   string
		policy   string
		caller   string
		identity string
		allowed  bool
		says     string
	}{
		"by the account":                {"which the key policy leaves it to", keyPolicy(), ours, use, true, ""},
		"without a policy of one's own": {"the account allows nothing", keyPolicy(), ours, "", false, "because no identity-based policy allows the kms:GenerateDataKey action"},
		"everyone":                      {"named directly, so alone enough", keyPolicy(keyStatement("Allow", everyone, `{}`)), ours, "", true, ""},
		"everyone of an account":        {"kms:CallerAccount", keyPolicy(keyStatement("Allow", everyone, `{"StringEquals":{"kms:CallerAccount":"123456789012"}}`)), ours, "", true, ""},
		"everyone of another account":   {"not ours", keyPolicy(keyStatement("Allow", everyone, `{"StringEquals":{"kms:CallerAccount":"999999999999"}}`)), ours, "", false, ""},
		"denied by the key":             {"whatever one's own policy says", keyPolicy(keyStatement("Deny", everyone, `{}`)), ours, use, false, "with an explicit deny in a resource-based policy"},
		"denied by one's own":           {"whatever the key says", keyPolicy(keyStatement("Allow", everyone, `{}`)), ours, allowing("Deny", "kms:*", "*"), false, "with an explicit deny in an identity-based policy"},
		"under a context":               {"kms:EncryptionContext", keyPolicy(keyStatement("Allow", everyone, `{"StringEquals":{"kms:EncryptionContext:team":"a"},"ForAllValues:StringEquals":{"kms:EncryptionContextKeys":["team"]}}`)), ours, "", true, ""},
		"under another context":         {"not the request's", keyPolicy(keyStatement("Allow", everyone, `{"StringEquals":{"kms:EncryptionContext:team":"b"}}`)), ours, "", false, ""},
		"not through a service":         {"kms:ViaService is absent", keyPolicy(keyStatement("Allow", everyone, `{"StringEquals":{"kms:ViaService":"s3.us-east-1.amazonaws.com"}}`)), ours, "", false, ""},
		"abroad":                        {"both sides allow", keyPolicy(keyStatement("Allow", abroad, `{}`)), theirs, use, true, ""},
		"abroad, not by the key":        {"the key names us alone", keyPolicy(), theirs, use, false, "because no resource-based policy allows the kms:GenerateDataKey action"},
		"abroad, not by one's own":      {"the other account has not agreed", keyPolicy(keyStatement("Allow", abroad, `{}`)), theirs, "", false, "because no identity-based policy"},
		"abroad, of another key":        {"one's own policy names another", keyPolicy(keyStatement("Allow", abroad, `{}`)), theirs, allowing("Allow", "kms:*", "arn:aws:kms:us-east-1:123456789012:key/other"), false, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := e.key(t, tt.policy)
			caller := e.userOf(t, tt.caller, strings.Map(onlyLetters, name), tt.identity)
			_, err := e.kms(caller).GenerateDataKey(t.Context(), &kms.GenerateDataKeyInput{KeyId: k.Arn, KeySpec: types.DataKeySpecAes128, EncryptionContext: map[string]string{"team": "a"}})
			t.Log(tt.reason)
			if tt.allowed {
				must(0, err)(t)
				return
			}
			wantError(t, err, noKMS(), tt.says)
		})
	}
}

// userOf makes a user of the customer's or, for the stranger, of his account.
func (e *endpoint) userOf(t *testing.T, whose, name, policy string) localaws.Credential {
	t.Helper()
	if whose != "stranger" {
		return e.user(t, name, "/", policy)
	}
	client, ctx := e.iam(e.foreignAdmin(t)), t.Context()
	must(client.CreateUser(ctx, &iam.CreateUserInput{UserName: &name}))(t)
	if policy != "" {
		must(client.PutUserPolicy(ctx, &iam.PutUserPolicyInput{UserName: &name, PolicyName: aws.String("p"), PolicyDocument: &policy}))(t)
	}
	k := must(client.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: &name}))(t).AccessKey
	return localaws.Credential{AccountID: "999999999999", AccessKeyID: *k.AccessKeyId, SecretAccessKey: *k.SecretAccessKey}
}

func TestBoundaryLimitsWhatAKeyGrants(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.createRole(t, "R", trusting("", "arn:aws:iam::"+customer+":user/admin"))
	role := keyStatement("Allow", `{"AWS":"`+roleARN("R")+`"}`, `{}`)
	session := keyStatement("Allow", `{"AWS":"arn:aws:sts::`+customer+`:assumed-role/R/session"}`, `{}`)
	none := func(in *sts.AssumeRoleInput) { in.Policy = aws.String(allowing("Allow", "s3:*", "*")) }
	any := func(*sts.AssumeRoleInput) {}
	for name, tt := range map[string]struct {
		policy  string
		change  func(*sts.AssumeRoleInput)
		allowed bool
	}{
		"a role":                     {keyPolicy(role), any, true},
		"a role, limited":            {keyPolicy(role), none, false},
		"a session of it, limited":   {keyPolicy(session), none, true},
		"another session, limited":   {keyPolicy(strings.Replace(session, "R/session", "R/other", 1)), none, false},
		"no statement for the role":  {keyPolicy(), any, false},
		"a role that is denied also": {keyPolicy(role, strings.Replace(role, "Allow", "Deny", 1)), any, false},
	} {
		k := e.key(t, tt.policy)
		caller := must(e.assume(t.Context(), e.admin(), roleARN("R"), "", tt.change))(t)
		_, err := e.kms(caller).GenerateDataKey(t.Context(), &kms.GenerateDataKeyInput{KeyId: k.KeyId, KeySpec: types.DataKeySpecAes256})
		t.Log(name)
		if tt.allowed {
			must(0, err)(t)
			continue
		}
		wantError(t, err, noKMS())
	}
}

func TestKMSRefusals(t *testing.T) {
	t.Parallel()
	e := start(t, seeded(neighbours))
	client, ctx := e.kms(e.admin()), t.Context()
	k := e.key(t, "")
	put := func(policy string, bypass bool) func() error {
		return func() error {
			_, err := client.PutKeyPolicy(ctx, &kms.PutKeyPolicyInput{KeyId: k.KeyId, Policy: &policy, BypassPolicyLockoutSafetyCheck: bypass})
			return err
		}
	}
	create := func(in kms.CreateKeyInput) func() error {
		return func() error { _, err := client.CreateKey(ctx, &in); return err }
	}
	describe := func(id string) func() error {
		return func() error { _, err := client.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: &id}); return err }
	}
	data := func(in kms.GenerateDataKeyInput) func() error {
		return func() error {
			in.KeyId = k.KeyId
			_, err := client.GenerateDataKey(ctx, &in)
			return err
		}
	}
	locked := `{"Version":"2012-10-17","Statement":[` + keyStatement("Allow", `{"AWS":"*"}`, `{}`) + `]}`
	for reason, tt := range map[string]struct {
		call func() error
		code string
		says string
	}{
		"no such key":               {describe("11111111-2222-3333-4444-555555555555"), "NotFoundException", "does not exist"},
		"another region's":          {describe(strings.Replace(*k.Arn, "us-east-1", "eu-west-1", 1)), "NotFoundException", "Invalid arn eu-west-1"},
		"an alias":                  {describe("alias/lake"), "NotFoundException", "Alias alias/lake is not found."},
		"an ARN of something else":  {describe("arn:aws:kms:us-east-1:123456789012:grant/x"), "InvalidArnException", "grant/x"},
		"an account not there":      {describe("arn:aws:kms:us-east-1:111122223333:key/x"), "NotFoundException", ""},
		"a policy that is no JSON":  {put("{", false), "MalformedPolicyDocumentException", "Json"},
		"a policy without resource": {put(strings.ReplaceAll(keyPolicy(), `,"Resource":"*"`, ""), false), "MalformedPolicyDocumentException", "Resource"},
		"a principal not there":     {put(keyPolicy(keyStatement("Allow", `{"AWS":"`+roleARN("None")+`"}`, `{}`)), false), "MalformedPolicyDocumentException", "Invalid principal"},
		"a policy that locks out":   {put(locked, false), "MalformedPolicyDocumentException", "will not allow you to update"},
		"a policy too long":         {put(keyPolicy()+strings.Repeat(" ", 32768), false), "LimitExceededException", ""},
		"a key to sign with":        {create(kms.CreateKeyInput{KeyUsage: types.KeyUsageTypeSignVerify}), "UnsupportedOperationException", "SIGN_VERIFY"},
		"a key of many regions":     {create(kms.CreateKeyInput{MultiRegion: aws.Bool(true)}), "UnsupportedOperationException", "multi-Region"},
		"a tag of AWS":              {create(kms.CreateKeyInput{Tags: []types.Tag{{TagKey: aws.String("aws:x"), TagValue: aws.String("")}}}), "TagException", "aws:"},
		"a description too long":    {create(kms.CreateKeyInput{Description: aws.String(strings.Repeat("x", 8193))}), "ValidationException", "8192"},
		"no length":                 {data(kms.GenerateDataKeyInput{}), "ValidationException", "either number of bytes or key spec"},
		"two lengths":               {data(kms.GenerateDataKeyInput{KeySpec: types.DataKeySpecAes128, NumberOfBytes: aws.Int32(1)}), "ValidationException", "either"},
		"a length of 1025":          {data(kms.GenerateDataKeyInput{NumberOfBytes: aws.Int32(1025)}), "ValidationException", "1024"},
		"a spec of none":            {data(kms.GenerateDataKeyInput{KeySpec: "AES_512"}), "ValidationException", "AES_128"},
		"only to try":               {data(kms.GenerateDataKeyInput{KeySpec: types.DataKeySpecAes128, DryRun: aws.Bool(true)}), "DryRunOperationException", ""},
		"a window of 6 days": {func() error {
			_, err := client.ScheduleKeyDeletion(ctx, &kms.ScheduleKeyDeletionInput{KeyId: k.KeyId, PendingWindowInDays: aws.Int32(6)})
			return err
		}, "ValidationException", "between 7 and 30"},
		"a policy of another name": {func() error {
			_, err := client.GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: k.KeyId, PolicyName: aws.String("other")})
			return err
		}, "NotFoundException", "No such policy exists"},
		"a foreign key's policy": {func() error {
			_, err := e.kms(e.foreignAdmin(t)).GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: k.Arn})
			return err
		}, "AccessDeniedException", "no keys of other accounts"},
	} {
		err := tt.call()
		t.Log(reason)
		wantError(t, err, kmsFailure(tt.code), tt.says)
	}
	must(0, put(locked, true)())(t)
	_, err := client.GetKeyPolicy(ctx, &kms.GetKeyPolicyInput{KeyId: k.KeyId})
	wantError(t, err, noKMS(), "because no resource-based policy allows the kms:GetKeyPolicy action")
	_, err = client.ListAliases(ctx, nil)
	wantError(t, err, failure{501, "NotImplemented"}, "kms:ListAliases")
}

func TestKeysAreListedByPage(t *testing.T) {
	t.Parallel()
	e := start(t)
	client := e.kms(e.admin())
	for range 5 {
		e.key(t, "")
	}
	elsewhere := e.config(e.admin())
	elsewhere.Region = "eu-west-1"
	must(kms.NewFromConfig(elsewhere).CreateKey(t.Context(), nil))(t)
	seen := map[string]bool{}
	pages := kms.NewListKeysPaginator(client, &kms.ListKeysInput{Limit: aws.Int32(2)})
	for pages.HasMorePages() {
		page := must(pages.NextPage(t.Context()))(t)
		if len(page.Keys) > 2 {
			t.Errorf("a page of %d", len(page.Keys))
		}
		for _, k := range page.Keys {
			seen[*k.KeyArn] = strings.Contains(*k.KeyArn, ":us-east-1:")
		}
	}
	if len(seen) != 5 {
		t.Errorf("listed %v", seen)
	}
	_, err := client.ListKeys(t.Context(), &kms.ListKeysInput{Limit: aws.Int32(1001)})
	wantError(t, err, kmsFailure("ValidationException"), "1000")
	_, err = e.kms(e.user(t, "nobody", "/", "")).ListKeys(t.Context(), nil)
	wantError(t, err, noKMS(), "kms:ListKeys on resource: *")
}

func TestKMSErrorsHaveItsForm(t *testing.T) {
	t.Parallel()
	e := start(t)
	for kind, want := range map[string]failure{"throttle": kmsFailure("ThrottlingException"), "error": {500, "KMSInternalException"}} {
		if err := e.SetFaults(localaws.Fault{Service: "kms", Kind: kind, Count: 1}); err != nil {
			t.Fatal(err)
		}
		_, err := e.kms(e.admin()).ListKeys(t.Context(), nil)
		wantError(t, err, want)
	}
	late := start(t)
	role := late.credentialOf(t, vendorRole)
	late.advance(13 * time.Hour)
	_, err := kms.NewFromConfig(late.config(role), func(o *kms.Options) { o.HTTPSignerV4 = shiftedSigner{13 * time.Hour} }).ListKeys(t.Context(), nil)
	wantError(t, err, kmsFailure("ExpiredTokenException"))
}

func TestCLIUsesKeys(t *testing.T) {
	t.Parallel()
	e := start(t)
	admin, other := newCLI(t, e.URL(), e.admin()), newCLI(t, e.URL(), e.credentialOf(t, stranger))
	k := e.key(t, "")
	admin.must(t, *k.Arn, "kms", "describe-key", "--key-id", *k.KeyId)
	admin.must(t, *k.KeyId, "kms", "list-keys")
	admin.must(t, `"PolicyName": "default"`, "kms", "get-key-policy", "--key-id", *k.KeyId, "--policy-name", "default")
	admin.must(t, `"CiphertextBlob"`, "kms", "generate-data-key", "--key-id", *k.KeyId, "--key-spec", "AES_256")
	other.refused(t, "AccessDeniedException", "kms", "generate-data-key", "--key-id", *k.Arn, "--key-spec", "AES_256")
	admin.refused(t, "NotFoundException", "kms", "describe-key", "--key-id", "alias/none")
	admin.must(t, "PendingDeletion", "kms", "schedule-key-deletion", "--key-id", *k.KeyId, "--pending-window-in-days", "7")
	admin.refused(t, "KMSInvalidStateException", "kms", "generate-data-key", "--key-id", *k.KeyId, "--key-spec", "AES_256")
	wrong := e.admin()
	wrong.SecretAccessKey = "x"
	newCLI(t, e.URL(), wrong).refused(t, "InvalidSignatureException", "kms", "list-keys")
	unknown := e.admin()
	unknown.AccessKeyID = "LKIAAAAAAAAAAAAAAAAA"
	newCLI(t, e.URL(), unknown).refused(t, "UnrecognizedClientException", "kms", "list-keys")
}

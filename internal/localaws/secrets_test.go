package localaws_test

import (
	"encoding/base64"
	"slices"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// TestTellsEverySecret: whoever searches for secrets has to hear of each that a
// client can get, those of the seed included.
func TestTellsEverySecret(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var told []localaws.Secret
	e := start(t, func(c *localaws.Config) {
		c.OnSecret = func(s localaws.Secret) {
			mu.Lock()
			defer mu.Unlock()
			told = append(told, s)
		}
	})
	wantTold := func(kind localaws.SecretKind, text string) {
		t.Helper()
		mu.Lock()
		defer mu.Unlock()
		if text == "" || !slices.Contains(told, localaws.Secret{Kind: kind, Text: text}) {
			t.Errorf("nobody was told of the %s %q", kind, text)
		}
	}
	for _, c := range e.Credentials() {
		if c.SessionToken == "" {
			wantTold(localaws.SecretOfKey, c.SecretAccessKey)
			continue
		}
		wantTold(localaws.SecretOfSession, c.SecretAccessKey)
		wantTold(localaws.SessionToken, c.SessionToken)
	}

	key := must(e.iam(e.admin()).CreateAccessKey(t.Context(), &iam.CreateAccessKeyInput{UserName: aws.String("auditor")}))(t)
	wantTold(localaws.SecretOfKey, aws.ToString(key.AccessKey.SecretAccessKey))

	e.createRole(t, "open", trusting("an-id", vendorRole))
	session := must(e.assume(t.Context(), e.credentialOf(t, vendorRole), roleARN("open"), "an-id"))(t)
	wantTold(localaws.SecretOfSession, session.SecretAccessKey)
	wantTold(localaws.SessionToken, session.SessionToken)

	client := kms.NewFromConfig(e.config(e.admin()))
	made := must(client.CreateKey(t.Context(), &kms.CreateKeyInput{}))(t)
	data := must(client.GenerateDataKey(t.Context(), &kms.GenerateDataKeyInput{KeyId: made.KeyMetadata.KeyId, KeySpec: kmstypes.DataKeySpecAes256}))(t)
	wantTold(localaws.DataKey, base64.StdEncoding.EncodeToString(data.Plaintext))

	token := must(e.IssueWebIdentityToken(localaws.WebIdentity{Issuer: "https://gitlab.com", Audience: "a", Subject: "s"}))(t)
	wantTold(localaws.Bearer, token)
}

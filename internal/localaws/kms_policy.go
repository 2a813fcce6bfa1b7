package localaws

import (
	"encoding/json"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// keyPolicyName is the only name that a key's policy may have.
const keyPolicyName = "default"

type getKeyPolicyInput struct {
	KeyID      string `json:"KeyId"`
	PolicyName string
}

type getKeyPolicyOutput struct {
	Policy     string
	PolicyName string
}

func getKeyPolicy(c *call, in getKeyPolicyInput) (getKeyPolicyOutput, error) {
	k, err := c.keyFor(in.KeyID, nil)
	if err != nil {
		return getKeyPolicyOutput{}, err
	}
	if err := checkKeyPolicyName(in.PolicyName); err != nil {
		return getKeyPolicyOutput{}, err
	}
	return getKeyPolicyOutput{Policy: c.showTrust(k.policy), PolicyName: keyPolicyName}, nil
}

func checkKeyPolicyName(name string) error {
	if name != "" && name != keyPolicyName {
		return kmsErrorf("NotFoundException", "No such policy exists")
	}
	return nil
}

type putKeyPolicyInput struct {
	KeyID                          string `json:"KeyId"`
	PolicyName                     string
	Policy                         string
	BypassPolicyLockoutSafetyCheck bool
}

// nothing is an answer without a body.
type nothing struct{}

func putKeyPolicy(c *call, in putKeyPolicyInput) (nothing, error) {
	context := policy.Context{}
	if in.BypassPolicyLockoutSafetyCheck {
		context.Set("kms:BypassPolicyLockoutSafetyCheck", "true")
	}
	k, err := c.keyFor(in.KeyID, context)
	if err != nil {
		return nothing{}, err
	}
	if err := checkKeyPolicyName(in.PolicyName); err != nil {
		return nothing{}, err
	}
	return nothing{}, c.setKeyPolicy(k, in.Policy, in.BypassPolicyLockoutSafetyCheck)
}

// setKeyPolicy checks and sets a policy. One under which the caller could not
// change it again is refused, unless the caller says that it is meant.
// Source: AWS KMS API Reference, "PutKeyPolicy", BypassPolicyLockoutSafetyCheck.
func (c *call) setKeyPolicy(k *kmsKey, text string, bypass bool) error {
	if len(text) > maxKeyPolicy {
		return kmsErrorf("LimitExceededException", "The key policy has %d bytes; it may have %d.", len(text), maxKeyPolicy)
	}
	if !json.Valid([]byte(text)) {
		return invalidJSON()
	}
	d, err := c.parseHeld(k.account, text, policy.UseResource)
	if err != nil {
		return err
	}
	next := *k
	next.policy = d
	if !bypass && c.allowKey("kms:PutKeyPolicy", &next, nil) != nil {
		return kmsErrorf("MalformedPolicyDocumentException", "The new key policy will not allow you to update the key policy in the future.")
	}
	k.policy = d
	return nil
}

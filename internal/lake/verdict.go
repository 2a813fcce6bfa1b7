package lake

import (
	"maps"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// trouble is one thing that the writer may not do and should, or may do and
// should not.
type trouble struct{ detail, cure string }

// judge asks everything. What is certainly wrong fails, whatever else is in
// doubt.
func (c *court) judge() finding {
	var wrong []trouble
	var open []string
	for _, ask := range []func() ([]trouble, []string){c.mayPut, c.mayUseKey, c.mustNotPutElsewhere, c.mustNotDelete} {
		troubles, keys := ask()
		wrong, open = append(wrong, troubles...), append(open, keys...)
	}
	if len(wrong) > 0 {
		var details, cures []string
		for _, t := range wrong {
			details = append(details, t.detail)
			if !slices.Contains(cures, t.cure) {
				cures = append(cures, t.cure)
			}
		}
		return fail(join(details...), join(cures...))
	}
	if len(open) > 0 {
		slices.Sort(open)
		return unsure("What the role may do hangs on "+list(slices.Compact(open))+", which only the writer's own request decides.",
			"Ask the writer what its requests carry, or leave those conditions out of the policies.")
	}
	return pass("The role " + c.role.ARN + " may put under " + c.place(c.prefix) + ", nowhere else in the lake, and may not delete.")
}

func (c *court) place(key string) string { return "s3://" + c.bucketID + "/" + key }

func (c *court) object(action, key string) policy.Request {
	q := policy.Request{Caller: c.caller, Action: action, Resource: c.arn + "/" + key, Context: c.s3}
	if action == actionDeleteBucket {
		q.Resource = c.arn
	}
	return q
}

// mayPut holds if the role may put one of the objects a writer puts.
func (c *court) mayPut() ([]trouble, []string) {
	var refused *ruling
	var open []string
	for _, key := range inside(c.prefix, c.region, c.owner) {
		r := c.bucket.rule(c.object(actionPut, key))
		switch {
		case r.allowed && len(r.open) == 0:
			return nil, nil
		case r.allowed:
			open = append(open, r.open...)
		case refused == nil:
			refused = &r
		}
	}
	if len(open) > 0 {
		return nil, open
	}
	return []trouble{{"The role may not put under " + c.place(c.prefix) + ": " + refused.because + ".", refused.cure}}, nil
}

// mayUseKey holds if S3 may fetch a data key for the role, and decrypt it again
// for the parts of a large object.
// Source: Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys
// (SSE-KMS)", Permissions.
func (c *court) mayUseKey() ([]trouble, []string) {
	if c.foreignKey {
		return []trouble{{"The bucket encrypts with the key that AWS manages for S3, which no other account can use, and the role belongs to another one.",
			"Encrypt with a key of your own, and allow the role in its policy."}}, nil
	}
	if c.key == nil {
		return nil, nil
	}
	if c.key.resource == nil {
		return []trouble{{"The KMS key " + c.keyARN + " does not exist.", "Set the bucket's default encryption to a key that exists."}}, nil
	}
	var refused []string
	var first ruling
	var open []string
	for _, action := range []string{actionGenerateDataKey, actionDecrypt} {
		r := c.key.rule(policy.Request{Caller: c.caller, Action: action, Resource: c.keyARN, Context: c.keyRequest()})
		if r.allowed {
			open = append(open, r.open...)
			continue
		}
		if len(refused) == 0 {
			first = r
		}
		refused = append(refused, action)
	}
	if len(refused) == 0 {
		return nil, open
	}
	return []trouble{{"The role may not use the KMS key (" + list(refused) + "): " + first.because + ".", strings.Replace(first.cure, refused[0], list(refused), 1)}}, open
}

// keyRequest adds what S3 tells KMS of the object.
// Source: Amazon S3 User Guide, "Using server-side encryption with AWS KMS keys
// (SSE-KMS)", Encryption context.
func (c *court) keyRequest() policy.Context {
	keys := maps.Clone(c.kms)
	arn := c.arn
	if !c.bucketKey {
		arn += "/" + inside(c.prefix, c.region, c.owner)[0]
	}
	keys.Set("kms:EncryptionContext:aws:s3:arn", arn)
	return keys
}

func (c *court) mustNotPutElsewhere() ([]trouble, []string) {
	keys := append(outside(c.prefix), reachable(c.bucket.papers(), actionPut, c.arn, c.prefix)...)
	key, r, open := c.firstAllowed(actionPut, keys)
	if r == nil {
		return nil, open
	}
	return []trouble{{"The role may also put " + c.place(key) + ": " + r.because + ".", "Let policies allow " + actionPut + " on " + c.arn + "/" + c.prefix + "* alone."}}, nil
}

func (c *court) mustNotDelete() ([]trouble, []string) {
	var allowed []string
	var what, because string
	var open []string
	for _, action := range []string{actionDelete, actionDeleteVersion, actionDeleteBucket} {
		keys := slices.Concat(inside(c.prefix, c.region, c.owner), outside(c.prefix), reachable(c.bucket.papers(), action, c.arn, ""))
		if action == actionDeleteBucket {
			keys = []string{""}
		}
		key, r, doubtful := c.firstAllowed(action, keys)
		open = append(open, doubtful...)
		if r == nil {
			continue
		}
		if len(allowed) == 0 {
			what, because = c.place(key), r.because
		}
		allowed = append(allowed, action)
	}
	if len(allowed) == 0 {
		return nil, open
	}
	return []trouble{{"The role may delete " + what + " (" + list(allowed) + "): " + because + ".", "Leave " + list(allowed) + " out of the policies, and s3:* with them."}}, open
}

// firstAllowed is the first key on which the action is certainly allowed; nil
// if none is, with the condition keys on which some allowance hangs.
func (c *court) firstAllowed(action string, keys []string) (string, *ruling, []string) {
	var open []string
	for _, key := range keys {
		r := c.bucket.rule(c.object(action, key))
		switch {
		case r.allowed && len(r.open) == 0:
			return key, &r, nil
		case r.allowed:
			open = append(open, r.open...)
		}
	}
	return "", nil, open
}

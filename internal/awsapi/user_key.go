package awsapi

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// keyTries is how often a key is made whose secret got lost with the answer.
const keyTries = 2

// clearRetryer does not repeat a request that may have been served: each that
// makes a key makes another one.
type clearRetryer struct{ aws.RetryerV2 }

// IsErrorRetryable leaves ambiguous ends to the caller.
func (r clearRetryer) IsErrorRetryable(err error) bool {
	return !isAmbiguous(err) && r.RetryerV2.IsErrorRetryable(err)
}

func onlyClearRetries(o *iam.Options) {
	if v2, ok := o.Retryer.(aws.RetryerV2); ok {
		o.Retryer = clearRetryer{v2}
		return
	}
	o.Retryer = aws.NopRetryer{}
}

// CreateAccessKey makes a key; known are the IDs of those that are there
// already. Where AWS's answer is lost, and the secret with it, the key that has
// appeared since is deleted, and the call made once more. A user that IAM does
// not find yet is waited for (Pace.ReferenceBound).
func (c *Client) CreateAccessKey(ctx context.Context, user string, known []string) (*NewAccessKey, error) {
	s, err := c.ready(ctx)
	if err != nil {
		return nil, err
	}
	about := userCall("create an access key", "iam:CreateAccessKey", user)
	for try := 1; ; try++ {
		start := c.pace.Now()
		watched := &attempts{}
		var out *iam.CreateAccessKeyOutput
		err = c.pace.retry(ctx, c.pace.ReferenceBound, isNoSuchEntity, func(ctx context.Context) (err error) {
			out, err = s.iam.CreateAccessKey(ctx, &iam.CreateAccessKeyInput{UserName: aws.String(user)}, onlyClearRetries,
				func(o *iam.Options) { o.APIOptions = append(o.APIOptions, watched.watch) })
			return err
		})
		if err == nil {
			return newAccessKey(out.AccessKey), nil
		}
		failure := about.explainKey(err)
		if !watched.unclear() {
			return nil, failure
		}
		if err := c.deleteLostKey(ctx, user, known, start, failure); err != nil {
			return nil, err
		}
		if try == keyTries || ctx.Err() != nil {
			return nil, failure
		}
	}
}

func newAccessKey(k *types.AccessKey) *NewAccessKey {
	return &NewAccessKey{
		AccessKey: AccessKey{ID: aws.ToString(k.AccessKeyId), Active: k.Status == types.StatusTypeActive, CreateDate: aws.ToTime(k.CreateDate)},
		Secret:    aws.ToString(k.SecretAccessKey),
	}
}

// explainKey knows what the quota is that a new key can meet.
func (c call) explainKey(err error) error {
	explained := c.explain(err)
	var f *Failure
	if hasCode(err, "LimitExceeded") && errors.As(explained, &f) {
		f.Detail, f.Remedy = "The user has as many access keys as IAM allows, active or not.", "Delete one that nobody uses any more."
	}
	return explained
}

// youngKey is how much older than the request, by the two clocks, a key may
// seem that the request made: AWS gives whole seconds.
const youngKey = 5 * time.Second

// deleteLostKey finds out whether a request whose answer was lost made a key,
// and deletes it: nobody knows its secret. A key that is not known but was there
// before may be another person's, whom the first list of keys did not show yet.
// It returns an error where which key it is is not certain, or it cannot be
// deleted, so that no key is taken from somebody. Where several looks show no
// other key, none counts as made.
func (c *Client) deleteLostKey(ctx context.Context, user string, known []string, start time.Time, failure error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookBound)
	defer cancel()
	for try := range lookReads {
		keys, err := c.accessKeys(ctx, user)
		if err != nil {
			return lostKey(failure, nil)
		}
		keys = slices.DeleteFunc(keys, func(k AccessKey) bool {
			return slices.Contains(known, k.ID)
		})
		switch {
		case len(keys) > 1, len(keys) == 1 && keys[0].CreateDate.Before(start.Add(-youngKey)):
			return lostKey(failure, keyIDs(keys))
		case len(keys) == 1:
			if err := c.DeleteAccessKey(ctx, user, keys[0].ID); err != nil && !errors.Is(err, ErrNotFound) {
				return lostKey(failure, keyIDs(keys))
			}
			return nil
		}
		if c.pace.Sleep(ctx, c.pace.delay(try)) != nil {
			break
		}
	}
	return nil
}

// lostKey tells of keys that may have been left behind.
func lostKey(failure error, ids []string) error {
	var f *Failure
	if !errors.As(failure, &f) {
		return failure
	}
	told := *f
	told.Detail = f.Detail + " Whether a key was made is not known: AWS's answer was lost, and the secret with it."
	told.Remedy = "Look at the user's access keys, delete the one that nobody knows the secret of, and apply again."
	if len(ids) > 0 {
		told.Facts = append(slices.Clone(f.Facts), Fact{"Keys that appeared since", join(ids)})
	}
	return &told
}

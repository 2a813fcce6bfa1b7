package lake

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

const (
	actionPut             = "s3:PutObject"
	actionDelete          = "s3:DeleteObject"
	actionDeleteVersion   = "s3:DeleteObjectVersion"
	actionDeleteBucket    = "s3:DeleteBucket"
	actionGenerateDataKey = "kms:GenerateDataKey"
	actionDecrypt         = "kms:Decrypt"
)

// trialDay and trialObject end the keys that are asked about; they exist
// nowhere, and no policy can mean just them.
const (
	trialDay    = "20260101"
	trialObject = "crossaccount-check.parquet"
)

// inside are objects as a writer puts them, one for each way AWS allows the
// account to be written in the path.
// Source: Amazon Security Lake User Guide, "Collecting data from custom
// sources", Partitioning.
func inside(prefix, region, account string) []string {
	var keys []string
	for _, id := range []string{account, "external", "external_" + account} {
		keys = append(keys, partition(prefix, region, id, trialDay)+trialObject)
	}
	return keys
}

// outside are objects that no writer of this source has business with: those of
// AWS's own sources, of another source, of one whose name begins alike, and at
// the root of the bucket.
func outside(prefix string) []string {
	keys := []string{
		"ext/another-source/" + trialObject,
		"aws/CLOUD_TRAIL_MGMT/2.0/" + trialObject,
		strings.TrimSuffix(prefix, "/") + "-2/" + trialObject,
		trialObject,
	}
	return slices.DeleteFunc(keys, func(key string) bool { return strings.HasPrefix(key, prefix) })
}

// reachable derives, from what the policies say of an action, keys that they
// may allow beside the usual ones: for every resource that a statement allows
// it on, one that lies in the bucket, not under the avoided prefix, and if
// there is such a one, not in what another statement denies.
func reachable(papers []*paper, action, bucketARN, avoid string) []string {
	in := bucketARN + "/"
	var avoided []string
	if avoid != "" {
		avoided = []string{in + avoid + "*"}
	}
	denied, spared := deniedResources(papers, action)
	var keys []string
	add := func(match, without []string) {
		text, found := policy.Witness(append([]string{in + "?*"}, match...), without)
		if key, ok := strings.CutPrefix(text, in); found && ok && !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	for _, grant := range grants(papers, action) {
		without := slices.Concat(avoided, grant.except)
		add([]string{grant.pattern}, without)
		add([]string{grant.pattern}, slices.Concat(without, denied))
		for _, pattern := range spared {
			add([]string{grant.pattern, pattern}, slices.Concat(without, denied))
		}
	}
	return keys
}

// grant is a resource pattern that some statement allows an action on, except
// for some.
type grant struct {
	pattern string
	except  []string
}

func grants(papers []*paper, action string) []grant {
	var found []grant
	for _, p := range papers {
		for _, s := range p.doc.Statements {
			if s.Effect != policy.Allow || !takesIn(s, action) {
				continue
			}
			for _, pattern := range s.Resources {
				found = append(found, grant{pattern: plain(pattern)})
			}
			if len(s.NotResources) > 0 {
				found = append(found, grant{pattern: "*", except: s.NotResources})
			}
		}
	}
	return found
}

// deniedResources are the patterns that some statement denies the action on
// without condition, and those that a Deny spares.
func deniedResources(papers []*paper, action string) (denied, spared []string) {
	for _, p := range papers {
		for _, s := range p.doc.Statements {
			if s.Effect == policy.Deny && takesIn(s, action) {
				if len(s.Conditions) == 0 {
					denied = append(denied, s.Resources...)
				}
				for _, pattern := range s.NotResources {
					spared = append(spared, plain(pattern))
				}
			}
		}
	}
	return denied, spared
}

// takesIn reports whether the statement speaks of the action.
func takesIn(s policy.Statement, action string) bool {
	matches := func(pattern string) bool { return policy.ActionMatches(pattern, action) }
	if len(s.NotActions) > 0 {
		return !slices.ContainsFunc(s.NotActions, matches)
	}
	return slices.ContainsFunc(s.Actions, matches)
}

// plain puts wildcards for all variables: what is derived is asked again.
func plain(pattern string) string {
	return withoutVariables(pattern, func(policy.Condition) bool { return false })
}

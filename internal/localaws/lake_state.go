package localaws

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// The states of lakes and of the changes made to them.
// Source: Amazon Security Lake API Reference, "DataLakeResource".
const (
	lakeInitialized = "INITIALIZED"
	lakeCompleted   = "COMPLETED"
)

func lakeStates() []string { return []string{lakeInitialized, "PENDING", lakeCompleted, "FAILED"} }

// collecting is the state of a source that works.
const collecting = "COLLECTING"

// Source: Amazon Security Lake API Reference, "DataLakeSourceStatus".
func collectionStates() []string { return []string{collecting, "MISCONFIGURED", "NOT_COLLECTING"} }

// s3ManagedKey stands for S3's own keys where a lake has none of KMS.
const s3ManagedKey = "S3_MANAGED_KEY"

// dataLake is Security Lake in one region of an account.
type dataLake struct {
	account *account
	region  string
	bucket  string
	// keyID is as it was given.
	keyID string
	// ready is when the lake is set up.
	ready time.Time
	// status overrides what follows from the time; empty: it does not.
	status string
	update *lakeUpdate
	// lifecycle and replication are kept as they were given.
	lifecycle   *lifecycleJSON
	replication *replicationJSON
	sources     []*customSource
	exceptions  []lakeException
}

// lakeUpdate is the last change to a lake and what became of it.
type lakeUpdate struct {
	requestID string
	status    string
	code      string
	reason    string
}

// customSource is one source whose logs are not AWS's.
type customSource struct {
	name         string
	version      string
	eventClasses []string
	roleARN      string
	location     string
	statuses     []SourceStatus
}

// lakeException is a failure that Security Lake reports.
type lakeException struct {
	exception   string
	remediation string
	at          time.Time
}

func (l *dataLake) arn() string { return lakeARN(l.account, l.region) }

// lakeARN is the ARN of the lake of a region, which is always called default.
func lakeARN(a *account, region string) string {
	return awsid.ARN{Partition: a.partition, Service: "securitylake", Region: region, AccountID: a.id, Resource: "data-lake/default"}.String()
}

func (l *dataLake) state(now time.Time) string {
	switch {
	case l.status != "":
		return l.status
	case now.Before(l.ready):
		return lakeInitialized
	default:
		return lakeCompleted
	}
}

// find gives the source of a name and a version; each version is one of its own.
func (l *dataLake) find(name, version string) (int, bool) {
	i := slices.IndexFunc(l.sources, func(s *customSource) bool { return s.name == name && s.version == version })
	return i, i >= 0
}

// lakesIn lists an account's lakes by region, in all regions where none is named.
func (a *account) lakesIn(regions []string) []*dataLake {
	var list []*dataLake
	for region, l := range a.lakes {
		if len(regions) == 0 || slices.Contains(regions, region) {
			list = append(list, l)
		}
	}
	slices.SortFunc(list, func(a, b *dataLake) int { return cmp.Compare(a.region, b.region) })
	return list
}

// newLake makes a lake and its bucket. Without a suffix one is made up, as
// long as AWS's are.
func (w *world) newLake(a *account, region, suffix, keyID string, now time.Time) *dataLake {
	if suffix == "" {
		suffix = strings.ToLower(w.ids.letters(30))
	}
	l := &dataLake{account: a, region: region, bucket: "aws-security-data-lake-" + region + "-" + suffix, ready: now.Add(w.settings.propagation())}
	b := newBucket(a, l.bucket, region, now)
	w.buckets[b.name] = b
	a.lakes[region] = l
	l.encrypt(w, keyID)
	return l
}

// encrypt sets the key of the lake and of its bucket.
func (l *dataLake) encrypt(w *world, keyID string) {
	l.keyID = or(keyID, s3ManagedKey)
	b, ok := w.buckets[l.bucket]
	switch {
	case !ok:
	case l.keyID == s3ManagedKey:
		b.encryption = encryption{Algorithm: sseS3}
	default:
		b.encryption = encryption{Algorithm: sseKMS, KeyID: l.keyID, BucketKey: true}
	}
}

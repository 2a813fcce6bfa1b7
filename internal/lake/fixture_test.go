package lake_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
)

// A set-up in which everything is right. The writer is a role of its own, as a
// vendor asks for; the provider role is another.
const (
	owner       = "123456789012"
	vendor      = "210987654321"
	writerARN   = "arn:aws:iam::123456789012:role/vendors/Writer"
	providerARN = "arn:aws:iam::123456789012:role/service-role/AmazonSecurityLake-Provider-partner-us-east-1"
	keyARN      = "arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	bucketARN   = "arn:aws:s3:::" + lakeBucket
	rightID     = "3f6a2c1e-right-one"

	trustPolicy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"3f6a2c1e-right-one"}}}]}`
	writePolicy = `{"Version":"2012-10-17","Statement":[
	  {"Effect":"Allow","Action":"s3:PutObject","Resource":"` + bucketARN + `/ext/partner/*"},
	  {"Effect":"Allow","Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"` + keyARN + `"}]}`
	// bucketPolicy is of the kind that Security Lake gives its buckets.
	bucketPolicy = `{"Version":"2012-10-17","Statement":[
	  {"Sid":"TLS","Effect":"Deny","Principal":{"AWS":"*"},"Action":"s3:*","Resource":["` + bucketARN + `","` + bucketARN + `/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}},
	  {"Sid":"PutSecurityLakeObject","Effect":"Allow","Principal":{"Service":"securitylake.amazonaws.com"},"Action":"s3:PutObject","Resource":"` + bucketARN + `/*","Condition":{"StringEquals":{"aws:SourceAccount":"123456789012","s3:x-amz-acl":"bucket-owner-full-control"}}}]}`
	keyPolicy = `{"Version":"2012-10-17","Statement":[{"Sid":"Account","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"}]}`
)

// setup is a sink as it should be, for a test to break.
type setup struct {
	args  lake.Arguments
	facts lake.Facts
}

func goodSetup() *setup {
	return &setup{
		args: lake.Arguments{
			URL: "https://" + lakeBucket + ".s3.us-east-1.amazonaws.com", Region: "us-east-1", AccountID: owner,
			SourceName: "partner", SourceVersion: "1.0", RoleARN: writerARN, ProviderPrincipal: vendor, ExternalID: rightID,
		},
		facts: lake.Facts{
			Bucket:       lake.KnownFact(lake.Bucket{Region: "us-east-1"}),
			Owned:        lake.KnownFact(true),
			PublicAccess: lake.KnownFact(lake.PublicAccess{BlockPublicACLs: true, IgnorePublicACLs: true, BlockPublicPolicy: true, RestrictPublicBuckets: true}),
			Encryption:   lake.KnownFact(lake.Encryption{Algorithm: "aws:kms", KeyID: keyARN, BucketKey: true}),
			BucketPolicy: lake.KnownFact(bucketPolicy),
			KeyPolicy:    lake.KnownFact(keyPolicy),
			Lake: lake.KnownFact(lake.DataLake{
				ARN: "arn:aws:securitylake:us-east-1:123456789012:data-lake/default", Region: "us-east-1", BucketARN: bucketARN,
				CreateStatus: lake.LakeCompleted, KeyID: keyARN,
			}),
			Sources:    lake.KnownFact([]lake.Source{{Name: "partner", Version: "1.0", Location: "s3://" + lakeBucket + "/ext/partner/", ProviderRoleARN: providerARN}}),
			Collection: lake.KnownFact([]lake.Collected{{Resource: "ext/partner", Status: lake.Collecting}}),
			Problems:   lake.KnownFact([]lake.Problem(nil)),
			Provider:   lake.KnownFact(lake.Role{ARN: providerARN, TrustPolicy: trustPolicy}),
			Writer:     lake.KnownFact(writer(map[string]string{"write": writePolicy})),
		},
	}
}

// writer is the writing role with these inline policies.
func writer(inline map[string]string) lake.Role {
	return lake.Role{
		ARN: writerARN, UniqueID: "AROAEXAMPLEEXAMPLE111", TrustPolicy: trustPolicy,
		Inline: lake.KnownFact(inline), Managed: lake.KnownFact(map[string]string{}),
	}
}

func (s *setup) lake(change func(*lake.DataLake)) {
	value := s.facts.Lake.Value
	change(&value)
	s.facts.Lake = lake.KnownFact(value)
}

func (s *setup) role(change func(*lake.Role)) {
	value := s.facts.Writer.Value
	change(&value)
	s.facts.Writer = lake.KnownFact(value)
}

// inline gives the writer one inline policy of these statements.
func (s *setup) inline(statements string) {
	s.role(func(r *lake.Role) { r.Inline = lake.KnownFact(map[string]string{"write": document(statements)}) })
}

func document(statements string) string {
	return `{"Version":"2012-10-17","Statement":[` + statements + `]}`
}

func (s *setup) judge() lake.Report { return lake.Judge(lake.NewSink(s.args), s.facts) }

// statuses are the checks that do not pass, by their IDs.
func statuses(r lake.Report) map[string]lake.Status {
	got := map[string]lake.Status{}
	for _, c := range r.Checks {
		if c.Status != lake.Pass {
			got[c.ID] = c.Status
		}
	}
	return got
}

// expected reads "fail: a b; skipped: c".
func expected(text string) map[string]lake.Status {
	want := map[string]lake.Status{}
	for group := range strings.SplitSeq(text, ";") {
		status, ids, _ := strings.Cut(group, ":")
		for _, id := range strings.Fields(ids) {
			want[id] = lake.Status(strings.TrimSpace(status))
		}
	}
	return want
}

func find(t *testing.T, r lake.Report, id string) lake.Check {
	t.Helper()
	i := slices.IndexFunc(r.Checks, func(c lake.Check) bool { return c.ID == id })
	if i < 0 {
		t.Fatalf("the report has no check %s", id)
	}
	return r.Checks[i]
}

// breakage is one thing that is wrong, and what that must change.
type breakage struct {
	why     string
	change  func(*setup)
	changes string
	// id is the check whose text is held to detail and remedy.
	id, detail, remedy string
}

func runBreakages(t *testing.T, rows []breakage) {
	t.Helper()
	for _, row := range rows {
		t.Run(row.why, func(t *testing.T) {
			t.Parallel()
			s := goodSetup()
			row.change(s)
			r := s.judge()
			if diff := cmp.Diff(expected(row.changes), statuses(r)); diff != "" {
				t.Errorf("checks that do not pass (-want +got):\n%s", diff)
			}
			if row.id == "" {
				return
			}
			c := find(t, r, row.id)
			if !strings.Contains(c.Detail, row.detail) || !strings.Contains(c.Remedy, row.remedy) {
				t.Errorf("%s says\n  %s\n  %s\nwant\n  %s\n  %s", row.id, c.Detail, c.Remedy, row.detail, row.remedy)
			}
		})
	}
}

// keys lists the keys of a map in order.
func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

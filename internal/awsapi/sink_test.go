package awsapi

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/lake"
)

// unpassed lists the checks that do not pass, with their status.
func unpassed(r lake.Report) []string {
	var found []string
	for _, c := range r.Checks {
		if c.Status != lake.Pass {
			found = append(found, c.ID+" "+string(c.Status))
		}
	}
	return found
}

// TestReadSink: a sink in order passes every check, and each service is asked in
// the sink's region, not the provider block's, but for IAM, which has none.
func TestReadSink(t *testing.T) {
	t.Parallel()
	f := newFakeSink(t)
	facts, report := f.read(t, sinkArgs())
	if got := unpassed(report); len(got) > 0 {
		t.Errorf("not passed: %v\n%+v", got, report.Checks)
	}
	want := []string{
		"GetBucketEncryption us-east-1", "GetBucketPolicy us-east-1", "GetDataLakeSources us-east-1", "GetKeyPolicy us-east-1", "GetPublicAccessBlock us-east-1",
		"GetRole eu-central-1", "GetRole eu-central-1", "GetRolePolicy eu-central-1", "HeadBucket us-east-1", "ListAttachedRolePolicies eu-central-1",
		"ListDataLakes us-east-1", "ListLogSources us-east-1", "ListRolePolicies eu-central-1",
	}
	slices.Sort(f.calls)
	if diff := cmp.Diff(want, f.calls); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
	if l := facts.Lake.Value; l.UpdateStatus != lake.LakeFailed || l.FailureCode != "Conflict" || l.FailureReason != "Busy." {
		t.Errorf("the last change of the lake is read as %+v", l)
	}
	if facts.Owned != lake.KnownFact(true) || !facts.Encryption.Value.BucketKey || facts.Writer.Value.UniqueID != "AROAEXAMPLEEXAMPLE111" {
		t.Errorf("facts are %+v", facts)
	}
}

// TestReadSinkDenied: each permission that is lacking makes its own checks
// unknown, under its own name, and no error.
func TestReadSinkDenied(t *testing.T) {
	t.Parallel()
	forbidden := sinkReply{status: http.StatusForbidden}
	denied := jsonFault(http.StatusForbidden, "AccessDeniedException")
	for _, tt := range []struct {
		operation string
		reply     sinkReply
		want      []string
		names     string
	}{
		{"HeadBucket", forbidden, []string{"bucket-exists unknown", "bucket-owner unknown", "bucket-region unknown"}, "s3:ListBucket"},
		{"GetPublicAccessBlock", s3Fault(403, "AccessDenied"), []string{"public-access-blocked unknown"}, "s3:GetBucketPublicAccessBlock"},
		{"GetBucketEncryption", s3Fault(403, "AccessDenied"), []string{"encryption unknown"}, "s3:GetEncryptionConfiguration"},
		{"GetBucketPolicy", s3Fault(403, "AccessDenied"), []string{"writer-permissions unknown"}, "s3:GetBucketPolicy"},
		{"GetKeyPolicy", denied, []string{"writer-permissions unknown"}, "kms:GetKeyPolicy"},
		{"ListDataLakes", denied, []string{"lake-enabled unknown", "lake-bucket unknown"}, "securitylake:ListDataLakes"},
		{"ListDataLakes", jsonFault(401, "UnauthorizedException"), []string{"lake-enabled unknown", "lake-bucket unknown"}, "securitylake:ListDataLakes"},
		{"ListLogSources", denied, []string{"source-registered unknown", "source-location unknown", "provider-role-trust unknown"}, "securitylake:ListLogSources"},
		{"GetDataLakeSources", denied, []string{"source-collecting unknown"}, "securitylake:GetDataLakeSources"},
		{"GetRole", iamFault(403, "AccessDenied"), []string{"provider-role-trust unknown", "writer-permissions unknown"}, "iam:GetRole"},
		{"ListRolePolicies", iamFault(403, "AccessDenied"), []string{"writer-permissions unknown"}, "iam:ListRolePolicies"},
		{"GetRolePolicy", iamFault(403, "AccessDenied"), []string{"writer-permissions unknown"}, "iam:GetRolePolicy"},
		{"ListAttachedRolePolicies", iamFault(403, "AccessDenied"), []string{"writer-permissions unknown"}, "iam:ListAttachedRolePolicies"},
		{"GetPolicy", iamFault(403, "AccessDenied"), []string{"writer-permissions unknown"}, "iam:GetPolicy"},
		{"GetPolicyVersion", iamFault(403, "AccessDenied"), []string{"writer-permissions unknown"}, "iam:GetPolicyVersion"},
	} {
		t.Run(tt.operation, func(t *testing.T) {
			t.Parallel()
			f := newFakeSink(t)
			f.managed = map[string]string{"arn:aws:iam::123456789012:policy/m": f.inline["write"]}
			f.answers[tt.operation] = tt.reply
			if tt.operation == "HeadBucket" {
				f.answers["GetBucketLocation"] = s3Fault(403, "AccessDenied")
			}
			_, report := f.read(t, sinkArgs())
			if diff := cmp.Diff(tt.want, unpassed(report)); diff != "" {
				t.Errorf("checks (-want +got):\n%s", diff)
			}
			for _, c := range report.Checks {
				if c.Status == lake.Unknown && (!strings.Contains(c.Detail, tt.names) || !strings.Contains(c.Remedy, "Allow the caller "+tt.names)) {
					t.Errorf("%s does not name %s: %s %s", c.ID, tt.names, c.Detail, c.Remedy)
				}
			}
		})
	}
}

// TestReadSinkFinds: what AWS answers of things that are not there, or not as
// they should be.
func TestReadSinkFinds(t *testing.T) {
	t.Parallel()
	const lakes = `{"dataLakes":[]}`
	elsewhere := jsonReply(map[string]any{"dataLakes": []map[string]any{{"region": "eu-west-1"}, {"region": "ap-south-1"}}})
	for _, tt := range []struct {
		reason  string
		answers map[string]sinkReply
		want    []string
		check   string
		detail  string
	}{
		{"no such bucket", map[string]sinkReply{"HeadBucket": {status: 404}},
			[]string{"bucket-exists fail", "bucket-owner skipped", "bucket-region skipped", "public-access-blocked skipped", "encryption skipped", "writer-permissions skipped"}, "bucket-exists", "no bucket"},
		{"a bucket of somebody else: only the expected owner makes the difference", map[string]sinkReply{"HeadBucket " + testAccount: {status: 403}},
			[]string{"bucket-owner fail", "public-access-blocked skipped", "encryption skipped", "writer-permissions skipped"}, "bucket-owner", "another account than " + testAccount},
		{"a bucket that is closed to the caller tells its region all the same", map[string]sinkReply{"HeadBucket": {status: 403, header: map[string]string{headerBucketRegion: "us-east-1"}}},
			[]string{"bucket-owner unknown"}, "bucket-owner", "s3:ListBucket"},
		{"a bucket elsewhere, by a redirection", map[string]sinkReply{"HeadBucket @us-east-1": {status: 301, header: map[string]string{headerBucketRegion: "eu-west-1"}}, "HeadBucket @eu-west-1": {status: 200, header: map[string]string{headerBucketRegion: "eu-west-1"}}},
			[]string{"bucket-region fail"}, "bucket-region", "in eu-west-1, not in us-east-1"},
		{"a bucket elsewhere, as younger regions answer", map[string]sinkReply{"HeadBucket @us-east-1": {status: 400, header: map[string]string{headerBucketRegion: "eu-west-1"}}, "HeadBucket @eu-west-1": {status: 200, header: map[string]string{headerBucketRegion: "eu-west-1"}}},
			[]string{"bucket-region fail"}, "bucket-region", "in eu-west-1"},
		{"no region in the answer: the location, EU by its old name", map[string]sinkReply{"HeadBucket": {status: 200}},
			[]string{"bucket-region fail"}, "bucket-region", "in eu-west-1"},
		{"no location means us-east-1", map[string]sinkReply{"HeadBucket": {status: 200}, "GetBucketLocation": s3XML(`<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"/>`)},
			nil, "bucket-region", "in us-east-1"},
		{"a location by its name", map[string]sinkReply{"HeadBucket": {status: 200}, "GetBucketLocation": s3XML(`<LocationConstraint>ap-south-1</LocationConstraint>`)},
			[]string{"bucket-region fail"}, "bucket-region", "in ap-south-1"},
		{"no region, and the location denied", map[string]sinkReply{"HeadBucket": {status: 200}, "GetBucketLocation": s3Fault(403, "AccessDenied")},
			[]string{"bucket-region unknown"}, "bucket-region", "s3:GetBucketLocation"},
		{"gone while it was looked for", map[string]sinkReply{"HeadBucket": {status: 200}, "GetBucketLocation": s3Fault(404, "NoSuchBucket")},
			[]string{"bucket-exists fail", "bucket-owner skipped", "bucket-region skipped", "public-access-blocked skipped", "encryption skipped", "writer-permissions skipped"}, "", ""},
		{"no public access block", map[string]sinkReply{"GetPublicAccessBlock": s3Fault(404, "NoSuchPublicAccessBlockConfiguration")}, []string{"public-access-blocked fail"}, "public-access-blocked", "no public access block"},
		{"an empty public access block", map[string]sinkReply{"GetPublicAccessBlock": s3XML("<PublicAccessBlockConfiguration/>")}, []string{"public-access-blocked fail"}, "public-access-blocked", "leaves off"},
		{"no encryption", map[string]sinkReply{"GetBucketEncryption": s3Fault(404, "ServerSideEncryptionConfigurationNotFoundError")}, []string{"encryption fail"}, "encryption", "no default encryption"},
		{"an empty encryption", map[string]sinkReply{"GetBucketEncryption": s3XML("<ServerSideEncryptionConfiguration/>")}, []string{"encryption fail"}, "encryption", "does not know"},
		{"no bucket policy", map[string]sinkReply{"GetBucketPolicy": s3Fault(404, "NoSuchBucketPolicy")}, nil, "", ""},
		{"no such key", map[string]sinkReply{"GetKeyPolicy": jsonFault(400, "NotFoundException")}, []string{"writer-permissions fail"}, "writer-permissions", "does not exist"},
		{"no lake, and others elsewhere", map[string]sinkReply{"ListDataLakes": elsewhere},
			[]string{"lake-enabled fail", "lake-bucket skipped", "source-registered skipped", "source-location skipped", "source-collecting skipped", "provider-role-trust skipped", "writer-permissions skipped"},
			"lake-enabled", "It is enabled in ap-south-1, eu-west-1."},
		{"no lake at all", map[string]sinkReply{"ListDataLakes": {status: 200, body: lakes}},
			[]string{"lake-enabled fail", "lake-bucket skipped", "source-registered skipped", "source-location skipped", "source-collecting skipped", "provider-role-trust skipped", "writer-permissions skipped"},
			"lake-enabled", "not enabled in us-east-1"},
		{"no lake, by an error", map[string]sinkReply{"ListDataLakes": jsonFault(404, "ResourceNotFoundException")},
			[]string{"lake-enabled fail", "lake-bucket skipped", "source-registered skipped", "source-location skipped", "source-collecting skipped", "provider-role-trust skipped", "writer-permissions skipped"},
			"lake-enabled", "not enabled in us-east-1"},
		{"no sources", map[string]sinkReply{"ListLogSources": jsonFault(404, "ResourceNotFoundException")},
			[]string{"source-registered fail", "source-location skipped", "source-collecting skipped", "provider-role-trust skipped", "writer-permissions skipped"}, "source-registered", "no custom source partner"},
		{"a source that the snapshot leaves out", map[string]sinkReply{"GetDataLakeSources": {status: 200, body: `{"dataLakeSources":[]}`}}, []string{"source-collecting unknown"}, "source-collecting", "does not tell"},
		{"a misconfigured source, and the newest advice first", map[string]sinkReply{"GetDataLakeSources": {status: 200, body: `{"dataLakeSources":[{"sourceName":"partner","sourceStatuses":[{"status":"MISCONFIGURED"}]}]}`}},
			[]string{"source-collecting fail"}, "source-collecting", "MISCONFIGURED. a newer one. an older one."},
		{"the same without permission for the advice", map[string]sinkReply{"GetDataLakeSources": {status: 200, body: `{"dataLakeSources":[{"sourceName":"partner","sourceStatuses":[{"status":"MISCONFIGURED"}]}]}`}, "ListDataLakeExceptions": jsonFault(403, "AccessDeniedException")},
			[]string{"source-collecting fail"}, "source-collecting", "denied securitylake:ListDataLakeExceptions"},
		{"no writer", map[string]sinkReply{"GetRole Writer": iamFault(404, "NoSuchEntity")}, []string{"writer-permissions fail"}, "writer-permissions", sinkWriter + " does not exist"},
		{"a policy that was removed since it was listed", map[string]sinkReply{"GetRolePolicy": iamFault(404, "NoSuchEntity")}, []string{"writer-permissions fail"}, "writer-permissions", "no identity policy"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			f := newFakeSink(t)
			f.answers = tt.answers
			_, report := f.read(t, sinkArgs())
			if diff := cmp.Diff(tt.want, unpassed(report)); diff != "" {
				t.Errorf("checks (-want +got):\n%s", diff)
			}
			for _, c := range report.Checks {
				if c.ID == tt.check && !strings.Contains(c.Detail, tt.detail) {
					t.Errorf("%s says %q; want %q", c.ID, c.Detail, tt.detail)
				}
			}
			if n := f.count(""); n > 16 {
				t.Errorf("%d calls: %v", n, f.calls)
			}
		})
	}
}

// TestReadSinkByOtherWords: what of the arguments is not given is found out.
func TestReadSinkByOtherWords(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason  string
		change  func(*lake.Arguments)
		want    []string
		calls   string
		counted int
	}{
		{"no account: the lake's counts", func(a *lake.Arguments) { a.AccountID = "" }, nil, "HeadBucket", 1},
		{"a bucket without a region: it is asked first, then with its owner", func(a *lake.Arguments) { a.URL = "s3://my-lake" },
			[]string{"bucket-name fail", "lake-bucket fail", "source-location skipped", "writer-permissions skipped"}, "HeadBucket", 2},
		{"no source: no role is asked for", func(a *lake.Arguments) { a.SourceName = "" },
			[]string{"source-registered skipped", "source-location skipped", "source-collecting skipped", "provider-role-trust skipped", "writer-permissions skipped"}, "GetRole", 0},
		{"no provider identity: the provider role is not read", func(a *lake.Arguments) { a.ExternalID = "" }, []string{"provider-role-trust skipped"}, "GetRole", 1},
		{"the provider role writes, and is read once", func(a *lake.Arguments) { a.RoleARN = "" }, nil, "GetRole", 1},
		{"a URL that is none: nobody is asked", func(a *lake.Arguments) { a.URL = "https://example.org" }, []string{
			"url-form fail", "region-agreement skipped", "bucket-name skipped", "bucket-exists skipped", "bucket-owner skipped", "bucket-region skipped", "public-access-blocked skipped", "encryption skipped",
			"lake-enabled skipped", "lake-bucket skipped", "source-registered skipped", "source-location skipped", "source-collecting skipped", "provider-role-trust skipped", "writer-permissions skipped",
		}, "", 0},
		{"regions that disagree: the bucket is asked, the lake is not", func(a *lake.Arguments) { a.Region = "eu-west-1" }, []string{
			"region-agreement fail", "bucket-region skipped", "lake-enabled skipped", "lake-bucket skipped", "source-registered skipped", "source-location skipped", "source-collecting skipped",
			"provider-role-trust skipped", "writer-permissions skipped",
		}, "ListDataLakes", 0},
		{"no account and no lake to tell it", func(a *lake.Arguments) {
			a.AccountID, a.URL = "", "https://"+sinkBucket[:23]+"eu-west-1-abc.s3.eu-west-1.amazonaws.com"
		}, []string{
			"bucket-owner skipped", "bucket-region fail", "lake-enabled fail", "lake-bucket skipped", "source-registered skipped", "source-location skipped", "source-collecting skipped",
			"provider-role-trust skipped", "writer-permissions skipped",
		}, "HeadBucket", 1},
		{"a source name that can never be", func(a *lake.Arguments) { a.SourceName = strings.Repeat("n", 21) },
			[]string{"source-registered fail", "source-location skipped", "source-collecting skipped", "provider-role-trust skipped", "writer-permissions skipped"}, "GetDataLakeSources", 0},
		{"a role of another account", func(a *lake.Arguments) { a.RoleARN = "arn:aws:iam::210987654321:role/Writer" }, []string{"writer-permissions unknown"}, "ListRolePolicies", 0},
		{"a role under another path", func(a *lake.Arguments) { a.RoleARN = "arn:aws:iam::123456789012:role/vendors/Writer" }, []string{"writer-permissions fail"}, "ListRolePolicies", 0},
		{"a role that is none", func(a *lake.Arguments) { a.RoleARN = "arn:aws:iam::123456789012:user/Writer" }, []string{"writer-permissions fail"}, "GetRole", 1},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			f := newFakeSink(t)
			args := sinkArgs()
			tt.change(&args)
			_, report := f.read(t, args)
			if diff := cmp.Diff(tt.want, unpassed(report)); diff != "" {
				t.Errorf("checks (-want +got):\n%s\n%+v", diff, report.Checks)
			}
			if got := f.count(tt.calls); got != tt.counted {
				t.Errorf("%d calls of %q, want %d: %v", got, tt.calls, tt.counted, f.calls)
			}
		})
	}
}

// TestReadSinkTurnsPages: the source may stand on a later page.
func TestReadSinkTurnsPages(t *testing.T) {
	t.Parallel()
	f := newFakeSink(t)
	next := func(path string) sinkReply { return sinkReply{status: 200, body: `{"nextToken":"` + path + `"}`} }
	f.answers["ListLogSources {\"accounts\":[\"123456789012\"],\"regions\":[\"us-east-1\"]}"] = next("two")
	f.answers["GetDataLakeSources {\"accounts\":[\"123456789012\"]}"] = next("two")
	_, report := f.read(t, sinkArgs())
	if got := unpassed(report); len(got) > 0 || f.count("ListLogSources") != 2 || f.count("GetDataLakeSources") != 2 {
		t.Errorf("not passed: %v, after %v", got, f.calls)
	}
}

// TestReadSinkOfAnotherAccount: IAM answers that a role is not there where it
// belongs to another account; that says nothing.
func TestReadSinkOfAnotherAccount(t *testing.T) {
	t.Parallel()
	f := newFakeSink(t)
	f.answers["GetRole Writer"] = iamFault(404, "NoSuchEntity")
	args := sinkArgs()
	args.RoleARN = "arn:aws:iam::210987654321:role/Writer"
	_, report := f.read(t, args)
	c := report.Checks[len(report.Checks)-1]
	if c.Status != lake.Unknown || !strings.Contains(c.Detail, "belongs to account 210987654321 and the caller's credentials to 123456789012") {
		t.Errorf("the check says %s: %s", c.Status, c.Detail)
	}
	skip := f.client(func(cfg *Config) { cfg.SkipRequestingAccountID = true })
	facts, err := skip.ReadSink(t.Context(), lake.NewSink(args))
	if err != nil || facts.Writer.State != lake.Unreadable || !strings.Contains(facts.Writer.Note, "not known") {
		t.Errorf("with an unknown caller: %+v, %v", facts.Writer, err)
	}
}

// TestReadSinkCalls counts: 16 for a writer with one inline policy, one more for
// each further one, two for each managed policy and the boundary.
func TestReadSinkCalls(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ inline, managed, boundary, bound int }{
		{1, 0, 0, 16}, {4, 0, 0, 19}, {1, 3, 0, 22}, {1, 0, 1, 18}, {2, 2, 1, 23},
	} {
		t.Run(fmt.Sprintf("%d inline, %d managed, %d boundary", tt.inline, tt.managed, tt.boundary), func(t *testing.T) {
			t.Parallel()
			f := newFakeSink(t)
			document := f.inline["write"]
			f.inline, f.managed = map[string]string{}, map[string]string{}
			for i := range tt.inline {
				f.inline[fmt.Sprint("p", i)] = document
			}
			for i := range tt.managed {
				f.managed[fmt.Sprint("arn:aws:iam::123456789012:policy/p", i)] = document
			}
			if tt.boundary > 0 {
				f.boundary = "arn:aws:iam::123456789012:policy/b"
			}
			// The dearest of answers: a source in trouble, an owner in doubt, and no
			// region with it.
			f.answers["GetDataLakeSources"] = sinkReply{status: 200, body: `{"dataLakeSources":[{"sourceName":"partner","sourceStatuses":[{"status":"NOT_COLLECTING"}]}]}`}
			f.answers["HeadBucket"] = sinkReply{status: 403}
			f.read(t, sinkArgs())
			if n := f.count(""); n != tt.bound {
				t.Errorf("%d calls, want %d: %v", n, tt.bound, f.calls)
			}
		})
	}
}

// TestReadSinkCannotAsk: that AWS cannot be asked is an error.
func TestReadSinkCannotAsk(t *testing.T) {
	t.Parallel()
	broken := map[string]sinkReply{
		"HeadBucket": {status: 400}, "GetBucketLocation": s3Fault(500, "InternalError"), "GetPublicAccessBlock": s3Fault(400, "InvalidRequest"),
		"GetBucketEncryption": s3Fault(400, "InvalidRequest"), "GetBucketPolicy": s3Fault(400, "InvalidRequest"), "GetKeyPolicy": jsonFault(400, "InvalidArnException"),
		"ListDataLakes": jsonFault(400, "UnrecognizedClientException"), "ListLogSources": jsonFault(400, "BadRequestException"), "GetDataLakeSources": jsonFault(400, "BadRequestException"),
		"ListDataLakeExceptions": jsonFault(400, "BadRequestException"), "GetRole": iamFault(400, "ValidationError"), "ListRolePolicies": iamFault(400, "ValidationError"),
		"GetRolePolicy": iamFault(400, "ValidationError"), "ListAttachedRolePolicies": iamFault(400, "ValidationError"), "GetPolicy": iamFault(400, "ValidationError"), "GetPolicyVersion": iamFault(400, "ValidationError"),
	}
	for operation, reply := range broken {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			f := newFakeSink(t)
			f.managed = map[string]string{"arn:aws:iam::123456789012:policy/m": "{}"}
			f.answers[operation] = reply
			switch operation {
			case "GetBucketLocation":
				f.answers["HeadBucket"] = sinkReply{status: 200}
			case "ListDataLakeExceptions":
				f.answers["GetDataLakeSources"] = sinkReply{status: 200, body: `{"dataLakeSources":[{"sourceName":"partner","sourceStatuses":[{"status":"NOT_COLLECTING"}]}]}`}
			}
			_, err := f.client(func(cfg *Config) { cfg.MaxRetries = 1 }).ReadSink(t.Context(), lake.NewSink(sinkArgs()))
			var failure *Failure
			if !errors.As(err, &failure) || !strings.HasPrefix(failure.Summary, "Cannot ") || strings.Contains(err.Error(), "not-a-secret") {
				t.Errorf("got %v; want a failure that says what could not be done", err)
			}
		})
	}
	t.Run("an endpoint that is down", func(t *testing.T) {
		t.Parallel()
		f := newFakeSink(t)
		_, err := f.client(func(cfg *Config) { cfg.Endpoints["securitylake"] = "http://127.0.0.1:1" }).ReadSink(t.Context(), lake.NewSink(sinkArgs()))
		if !errors.Is(err, ErrUnreachable) {
			t.Errorf("got %v; want ErrUnreachable", err)
		}
		wantText(t, err, "127.0.0.1:1", "Region: us-east-1")
	})
	t.Run("an account that is not allowed", func(t *testing.T) {
		t.Parallel()
		f := newFakeSink(t)
		_, err := f.client(func(cfg *Config) { cfg.AllowedAccountIDs = []string{"999999999999"} }).ReadSink(t.Context(), lake.NewSink(sinkArgs()))
		if !errors.Is(err, ErrForbiddenAccount) || f.count("") != f.count("GetCallerIdentity") {
			t.Errorf("got %v after %v", err, f.calls)
		}
	})
}

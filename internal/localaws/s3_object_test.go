package localaws_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

func (e *endpoint) put(t *testing.T, bucket, key, body string) {
	t.Helper()
	must(e.s3(e.admin()).PutObject(t.Context(), &s3.PutObjectInput{Bucket: &bucket, Key: &key, Body: strings.NewReader(body)}))(t)
}

func TestObjectsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.bucket(t, "objects")
	client, bucket := e.s3(e.admin()), aws.String("objects")
	body := strings.Repeat("0123456789", 1000)
	for _, key := range []string{"plain", "a/b/c.txt", "/leading", "two//slashes", "a b+c", "ü/日本", "dots/../.x", "?&=#%", "ext/source/region=us-east-1/accountId=1/eventDay=20260101/x.parquet"} {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			ctx := t.Context()
			put := must(client.PutObject(ctx, &s3.PutObjectInput{
				Bucket: bucket, Key: &key, Body: strings.NewReader(body), ContentType: aws.String("text/x"), ContentEncoding: aws.String("zstd"),
				CacheControl: aws.String("no-store"), Metadata: map[string]string{"team": "a"},
			}))(t)
			got := must(client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: &key}))(t)
			if text := string(must(io.ReadAll(got.Body))(t)); text != body {
				t.Errorf("came back with %d characters", len(text))
			}
			if *got.ContentType != "text/x" || *got.ContentEncoding != "zstd" || *got.CacheControl != "no-store" || got.Metadata["team"] != "a" || *got.ETag != *put.ETag || got.ServerSideEncryption != types.ServerSideEncryptionAes256 || time.Since(*got.LastModified) > time.Hour {
				t.Errorf("got %+v", got)
			}
			head := must(client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: &key, ChecksumMode: types.ChecksumModeEnabled}))(t)
			if *head.ContentLength != int64(len(body)) || *head.ETag != *put.ETag || *head.ChecksumCRC32 != *put.ChecksumCRC32 {
				t.Errorf("head %+v of %+v", head, put)
			}
			must(client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: bucket, Key: &key}))(t)
			must(client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: bucket, Key: &key}))(t)
			_, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: &key})
			wantError(t, err, s3Failure(404, "NoSuchKey"))
		})
	}
}

// Sources: Amazon S3 API Reference, "GetObject" and "PutObject"; RFC 9110.
func TestPartsAndConditions(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.bucket(t, "parts")
	e.put(t, "parts", "k", "0123456789")
	client, ctx, bucket, key := e.s3(e.admin()), t.Context(), aws.String("parts"), aws.String("k")
	for asked, want := range map[string]string{
		"bytes=0-0": "0", "bytes=2-4": "234", "bytes=7-": "789", "bytes=-3": "789", "bytes=-99": "0123456789", "bytes=5-99": "56789",
		"bytes=0-1,3-4": "0123456789", "lines=1-2": "0123456789", "bytes=x-y": "0123456789",
	} {
		out := must(client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key, Range: &asked}))(t)
		if got := string(must(io.ReadAll(out.Body))(t)); got != want {
			t.Errorf("%s gave %q, want %q", asked, got, want)
		}
	}
	for _, asked := range []string{"bytes=10-", "bytes=5-2"} {
		_, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key, Range: &asked})
		wantError(t, err, s3Failure(416, "InvalidRange"))
	}
	etag := must(client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: bucket, Key: key}))(t).ETag
	_, err := client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key, IfMatch: aws.String(`"other"`)})
	wantError(t, err, s3Failure(412, "PreconditionFailed"))
	_, err = client.GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: key, IfNoneMatch: etag})
	if err == nil || !strings.Contains(err.Error(), "304") {
		t.Errorf("what has not changed was sent again: %v", err)
	}
	for reason, tt := range map[string]struct {
		in   s3.PutObjectInput
		want failure
	}{
		"only new ones, and it is old":       {s3.PutObjectInput{Key: key, IfNoneMatch: aws.String("*")}, s3Failure(412, "PreconditionFailed")},
		"only new ones":                      {s3.PutObjectInput{Key: aws.String("new"), IfNoneMatch: aws.String("*")}, failure{}},
		"only what was seen":                 {s3.PutObjectInput{Key: key, IfMatch: etag}, failure{}},
		"only what was seen, and it is gone": {s3.PutObjectInput{Key: aws.String("gone"), IfMatch: etag}, s3Failure(404, "NoSuchKey")},
		"only what was seen, and it changed": {s3.PutObjectInput{Key: key, IfMatch: aws.String(`"other"`)}, s3Failure(412, "PreconditionFailed")},
	} {
		tt.in.Bucket = bucket
		_, err := client.PutObject(ctx, &tt.in)
		t.Log(reason)
		if tt.want == (failure{}) {
			must(0, err)(t)
			continue
		}
		wantError(t, err, tt.want)
	}
}

// Source: Amazon S3 User Guide, "Checking object integrity in Amazon S3".
func TestChecksums(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.bucket(t, "sums")
	client, bucket := e.s3(e.admin()), aws.String("sums")
	put := func(change func(*s3.PutObjectInput)) error {
		in := &s3.PutObjectInput{Bucket: bucket, Key: aws.String("k"), Body: strings.NewReader("123456789")}
		change(in)
		_, err := client.PutObject(t.Context(), in)
		return err
	}
	for name, tt := range map[string]struct {
		change func(*s3.PutObjectInput)
		code   string
	}{
		// The check values of the catalogues of CRCs, for the text 123456789.
		"CRC32":     {func(in *s3.PutObjectInput) { in.ChecksumCRC32 = aws.String("y/Q5Jg==") }, ""},
		"CRC32C":    {func(in *s3.PutObjectInput) { in.ChecksumCRC32C = aws.String("4waSgw==") }, ""},
		"CRC64NVME": {func(in *s3.PutObjectInput) { in.ChecksumCRC64NVME = aws.String("rosUhgp5mIg=") }, ""},
		"SHA1":      {func(in *s3.PutObjectInput) { in.ChecksumSHA1 = aws.String("98O8HYCOBHMq32eZZczDTKeuNEE=") }, ""},
		"SHA256": {func(in *s3.PutObjectInput) {
			in.ChecksumSHA256 = aws.String("FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=")
		}, ""},
		"MD5":              {func(in *s3.PutObjectInput) { in.ContentMD5 = aws.String("JfnnlDI7RTiF9RgfG2JNCw==") }, ""},
		"CRC32, wrong":     {func(in *s3.PutObjectInput) { in.ChecksumCRC32 = aws.String("AAAAAA==") }, "BadDigest"},
		"CRC64NVME, wrong": {func(in *s3.PutObjectInput) { in.ChecksumCRC64NVME = aws.String("AAAAAAAAAAA=") }, "BadDigest"},
		"SHA256, wrong":    {func(in *s3.PutObjectInput) { in.ChecksumSHA256 = aws.String(strings.Repeat("A", 43) + "=") }, "BadDigest"},
		"MD5, wrong":       {func(in *s3.PutObjectInput) { in.ContentMD5 = aws.String("AAAAAAAAAAAAAAAAAAAAAA==") }, "BadDigest"},
	} {
		err := put(tt.change)
		t.Log(name)
		if tt.code == "" {
			must(0, err)(t)
			continue
		}
		wantError(t, err, s3Failure(400, tt.code))
	}
}

func TestObjectsAreBounded(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.bucket(t, "bounded")
	for reason, tt := range map[string]struct {
		in   s3.PutObjectInput
		want failure
	}{
		"5 MiB":            {s3.PutObjectInput{Key: aws.String("k"), Body: bytes.NewReader(make([]byte, 5<<20))}, failure{}},
		"a byte more":      {s3.PutObjectInput{Key: aws.String("k"), Body: bytes.NewReader(make([]byte, 5<<20+1))}, s3Failure(400, "EntityTooLarge")},
		"a key of 1024":    {s3.PutObjectInput{Key: aws.String(strings.Repeat("k", 1024))}, failure{}},
		"a key of 1025":    {s3.PutObjectInput{Key: aws.String(strings.Repeat("k", 1025))}, s3Failure(400, "KeyTooLongError")},
		"for everybody":    {s3.PutObjectInput{Key: aws.String("k"), ACL: types.ObjectCannedACLPublicRead}, s3Failure(400, "AccessControlListNotSupported")},
		"for the owner":    {s3.PutObjectInput{Key: aws.String("k"), ACL: types.ObjectCannedACLBucketOwnerFullControl}, failure{}},
		"by another way":   {s3.PutObjectInput{Key: aws.String("k"), ServerSideEncryption: "rot13"}, s3Failure(400, "InvalidArgument")},
		"a customer's key": {s3.PutObjectInput{Key: aws.String("k"), SSECustomerAlgorithm: aws.String("AES256"), SSECustomerKey: aws.String("a2V5")}, s3Failure(501, "NotImplemented")},
	} {
		tt.in.Bucket = aws.String("bounded")
		_, err := e.s3(e.admin()).PutObject(t.Context(), &tt.in)
		t.Log(reason)
		if tt.want == (failure{}) {
			must(0, err)(t)
			continue
		}
		wantError(t, err, tt.want)
	}
}

// The bodies that clients send besides signed ones.
func TestBodiesThatAreNotSigned(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.bucket(t, "unsigned")
	send := func(hash, body string, headers map[string]string) *http.Response {
		r := must(http.NewRequestWithContext(t.Context(), http.MethodPut, e.URL()+"/unsigned/k", strings.NewReader(body)))(t)
		r.Header.Set("X-Amz-Content-Sha256", hash)
		for name, value := range headers {
			r.Header.Set(name, value)
		}
		admin := e.admin()
		if err := v4.NewSigner().SignHTTP(t.Context(), aws.Credentials{AccessKeyID: admin.AccessKeyID, SecretAccessKey: admin.SecretAccessKey}, r, hash, "s3", "us-east-1", time.Now()); err != nil {
			t.Fatal(err)
		}
		return must(http.DefaultClient.Do(r))(t)
	}
	const stream = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
	chunked := map[string]string{"Content-Encoding": "gzip,aws-chunked", "X-Amz-Decoded-Content-Length": "9", "X-Amz-Trailer": "x-amz-checksum-crc32"}
	const body = "4\r\n1234\r\n5\r\n56789\r\n0\r\n"
	for name, tt := range map[string]struct {
		hash, body string
		headers    map[string]string
		status     int
		says       string
	}{
		"unsigned":                {"UNSIGNED-PAYLOAD", "123456789", nil, 200, ""},
		"another body's hash":     {strings.Repeat("0", 64), "123456789", nil, 400, "XAmzContentSHA256Mismatch"},
		"in chunks":               {stream, body + "x-amz-checksum-crc32:y/Q5Jg==\r\n\r\n", chunked, 200, ""},
		"with another's checksum": {stream, body + "x-amz-checksum-crc32:AAAAAA==\r\n\r\n", chunked, 400, "BadDigest"},
		"without its checksum":    {stream, body + "\r\n", chunked, 400, "MalformedTrailerError"},
		"broken off":              {stream, "4\r\n1234\r\n", chunked, 400, "IncompleteBody"},
	} {
		response := send(tt.hash, tt.body, tt.headers)
		text := string(must(io.ReadAll(response.Body))(t))
		if response.StatusCode != tt.status || !strings.Contains(text, tt.says) {
			t.Errorf("%s: %d %s; want %d %s", name, response.StatusCode, text, tt.status, tt.says)
		}
		if tt.status != http.StatusOK {
			continue
		}
		got := must(e.s3(e.admin()).GetObject(t.Context(), &s3.GetObjectInput{Bucket: aws.String("unsigned"), Key: aws.String("k")}))(t)
		if string(must(io.ReadAll(got.Body))(t)) != "123456789" || (tt.headers != nil) != (aws.ToString(got.ContentEncoding) == "gzip") {
			t.Errorf("%s: came back as %+v", name, got)
		}
	}
}

// Listing must give what a plain filter over all keys gives, whatever the pages.
func TestListingAgreesWithAFilter(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.bucket(t, "listed")
	keys := []string{"a", "a/", "a/b", "a/b/c", "a/b/d", "a b", "a+c", "b//x", "b/y", "ü/1", "ü/2", "z%2F"}
	for _, key := range keys {
		e.put(t, "listed", key, key)
	}
	client := e.s3(e.admin())
	rapid.Check(t, func(r *rapid.T) {
		in := &s3.ListObjectsV2Input{
			Bucket: aws.String("listed"), Prefix: aws.String(rapid.SampledFrom([]string{"", "a", "a/", "a/b", "b", "ü", "none"}).Draw(r, "prefix")),
			Delimiter: aws.String(rapid.SampledFrom([]string{"", "/", "b"}).Draw(r, "delimiter")), MaxKeys: aws.Int32(int32(rapid.IntRange(1, 6).Draw(r, "max"))),
			StartAfter: aws.String(rapid.SampledFrom([]string{"", "a/b", "a/b/c", "b"}).Draw(r, "after")),
		}
		if rapid.Bool().Draw(r, "encoded") {
			in.EncodingType = types.EncodingTypeUrl
		}
		var got []string
		pages := s3.NewListObjectsV2Paginator(client, in)
		for pages.HasMorePages() {
			page, err := pages.NextPage(t.Context())
			if err != nil {
				r.Fatal(err)
			}
			if n := len(page.Contents) + len(page.CommonPrefixes); int32(n) != *page.KeyCount || n > int(*in.MaxKeys) {
				r.Fatalf("a page of %d, said to be %d", n, *page.KeyCount)
			}
			got = append(got, pageNames(page)...)
		}
		if diff := cmp.Diff(filtered(keys, *in.Prefix, *in.Delimiter, *in.StartAfter), decoded(got, in.EncodingType)); diff != "" {
			r.Fatalf("the listing differs (-want +got):\n%s", diff)
		}
	})
}

func pageNames(page *s3.ListObjectsV2Output) []string {
	var names []string
	for _, o := range page.Contents {
		names = append(names, *o.Key)
	}
	for _, p := range page.CommonPrefixes {
		names = append(names, *p.Prefix+"…")
	}
	return names
}

func TestListingRefusals(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.bucket(t, "listed")
	e.put(t, "listed", "k", "")
	client, ctx, bucket := e.s3(e.admin()), t.Context(), aws.String("listed")
	_, err := client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: bucket, ContinuationToken: aws.String("!")})
	wantError(t, err, s3Failure(400, "InvalidArgument"), "continuation token")
	_, err = client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: bucket, MaxKeys: aws.Int32(-1)})
	wantError(t, err, s3Failure(400, "InvalidArgument"), "max-keys")
	if none := must(client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: bucket, MaxKeys: aws.Int32(0)}))(t); *none.IsTruncated || len(none.Contents) != 0 {
		t.Errorf("none were asked for: %+v", none)
	}
	owned := must(client.ListObjectsV2(ctx, &s3.ListObjectsV2Input{Bucket: bucket, FetchOwner: aws.Bool(true)}))(t)
	if owned.Contents[0].Owner == nil || *owned.Contents[0].Size != 0 {
		t.Errorf("listed %+v", owned.Contents[0])
	}
}

func TestS3RefusesSignatures(t *testing.T) {
	t.Parallel()
	e := start(t)
	e.bucket(t, "signed")
	admin := e.admin()
	with := func(change func(*localaws.Credential)) localaws.Credential {
		c := admin
		change(&c)
		return c
	}
	for name, tt := range map[string]struct {
		caller localaws.Credential
		want   failure
	}{
		"a wrong secret":   {with(func(c *localaws.Credential) { c.SecretAccessKey = "x" }), s3Failure(403, "SignatureDoesNotMatch")},
		"an unknown key":   {with(func(c *localaws.Credential) { c.AccessKeyID = "LKIAAAAAAAAAAAAAAAAA" }), s3Failure(403, "InvalidAccessKeyId")},
		"a real key":       {with(func(c *localaws.Credential) { c.AccessKeyID = "AKIAIOSFODNN7EXAMPLE" }), s3Failure(403, "InvalidAccessKeyId")},
		"a foreign token":  {with(func(c *localaws.Credential) { c.SessionToken = "x" }), s3Failure(400, "InvalidToken")},
		"of another clock": {admin, s3Failure(403, "RequestTimeTooSkewed")},
	} {
		_, err := s3.NewFromConfig(e.config(tt.caller), func(o *s3.Options) {
			if name == "of another clock" {
				o.HTTPSignerV4 = shiftedSigner{time.Hour}
			}
		}).ListObjectsV2(t.Context(), &s3.ListObjectsV2Input{Bucket: aws.String("signed")})
		t.Log(name)
		wantError(t, err, tt.want)
	}
	late := start(t)
	role := late.credentialOf(t, vendorRole)
	late.advance(13 * time.Hour)
	_, err := s3.NewFromConfig(late.config(role), func(o *s3.Options) { o.HTTPSignerV4 = shiftedSigner{13 * time.Hour} }).ListBuckets(t.Context(), nil)
	wantError(t, err, s3Failure(400, "ExpiredToken"))
	if err := e.SetFaults(localaws.Fault{Service: "s3", Kind: "throttle", Count: 1}); err != nil {
		t.Fatal(err)
	}
	_, err = e.s3(admin).ListBuckets(t.Context(), nil)
	wantError(t, err, s3Failure(503, "SlowDown"))
	if err := e.SetFaults(localaws.Fault{Service: "s3", Action: "ListBuckets", Kind: "error", Count: 1}); err != nil {
		t.Fatal(err)
	}
	_, err = e.s3(admin).ListBuckets(t.Context(), nil)
	wantError(t, err, s3Failure(500, "InternalError"))
}

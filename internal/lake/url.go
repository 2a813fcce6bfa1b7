package lake

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// Style is how a URL names its bucket.
type Style string

// The styles: in the host, as the first part of the path, or by S3's own scheme.
const (
	StyleVirtualHosted Style = "virtual-hosted"
	StylePath          Style = "path"
	StyleURI           Style = "uri"
)

// maxKeyLength is in bytes of UTF-8.
// Source: Amazon S3 User Guide, "Naming Amazon S3 objects".
const maxKeyLength = 1024

// URL is the place in S3 that a URL names.
type URL struct {
	Bucket string
	// Region is empty where the URL does not say it: s3:// URIs, and the global
	// host of a partition.
	Region string
	// Partition is that of the region or the host; empty for s3:// URIs.
	Partition string
	// Key is the object or prefix in the bucket, decoded and without a leading
	// slash; empty if the URL names the bucket alone.
	Key   string
	Style Style
}

// URLError says why a text is not the URL of a place in S3.
type URLError struct {
	// What is wrong, and Instead what to write; sentences without their period.
	// Neither holds user names, passwords or query strings.
	What, Instead string
}

// Error is both in one line.
func (e *URLError) Error() string { return e.What + ": " + e.Instead }

const forms = "write https://BUCKET.s3.REGION.amazonaws.com or s3://BUCKET, with a prefix behind it if you like"

// ParseURL reads the URL of a bucket, or of a key or prefix in it: virtual
// hosted or path style, with the legacy, dual-stack, FIPS and global hosts of
// all partitions, or s3://, s3a://, s3n://. It refuses website, access point
// and other hosts, http, and keys that begin with a slash with a *URLError; a
// bucket's name that S3 would refuse gives a *BucketNameError, beside which
// the URL is filled all the same.
// Sources: Amazon S3 User Guide, "Virtual hosting of general purpose buckets",
// "Using Amazon S3 dual-stack endpoints"; Amazon S3 endpoints and quotas.
func ParseURL(text string) (URL, error) {
	scheme, rest, found := strings.Cut(text, "://")
	switch {
	case text == "":
		return URL{}, &URLError{"the URL is empty", forms}
	case strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
		return URL{}, &URLError{"the URL holds white space", "remove it, and write a space in a key as %20"}
	case strings.HasPrefix(text, "arn:"):
		return URL{}, &URLError{"this is an ARN, not a URL", forms}
	case !found:
		return URL{}, &URLError{"the URL has no scheme", forms}
	}
	switch strings.ToLower(scheme) {
	case "s3", "s3a", "s3n":
		return parseURI(rest)
	case "https":
		return parseHTTPS(text)
	case "http":
		return URL{}, &URLError{"the scheme http sends objects and session tokens unencrypted", "write https"}
	}
	return URL{}, &URLError{fmt.Sprintf("the scheme %q is none of S3's", scheme), forms}
}

// parseURI reads what follows s3://. Nothing in it is encoded, and ? and # are
// characters like any other, as the AWS CLI has it.
func parseURI(rest string) (URL, error) {
	if strings.HasPrefix(rest, "arn:") {
		return URL{}, &URLError{"the URI names an access point", "name the bucket behind it: s3://BUCKET"}
	}
	bucket, key, _ := strings.Cut(rest, "/")
	if strings.ContainsRune(bucket, '@') {
		return URL{}, errCredentials()
	}
	return finish(URL{Bucket: bucket, Key: key, Style: StyleURI})
}

func errCredentials() *URLError {
	return &URLError{"the URL holds a user name or a password", "remove all up to the @; credentials never belong into a URL"}
}

func parseHTTPS(text string) (URL, error) {
	// The parser's own errors quote the text, which may hold credentials.
	parsed, err := url.Parse(text)
	if err != nil {
		return URL{}, &URLError{"the text cannot be read as a URL", "check its % signs, brackets and port; " + forms}
	}
	switch {
	case parsed.User != nil:
		return URL{}, errCredentials()
	case parsed.RawQuery != "" || parsed.ForceQuery:
		return URL{}, &URLError{"the URL has a query", "remove all from the ? on; a presigned URL is a credential and no sink"}
	case parsed.Fragment != "":
		return URL{}, &URLError{"the URL has a fragment", "remove all from the # on"}
	case parsed.Port() != "" && parsed.Port() != "443":
		return URL{}, &URLError{"the URL names the port " + parsed.Port(), "remove it; S3 listens on 443 alone"}
	}
	host, err := parseHost(parsed.Hostname())
	if err != nil {
		return URL{}, err
	}
	path := strings.TrimPrefix(parsed.Path, "/")
	u := URL{Bucket: host.bucket, Region: host.region, Partition: host.partition, Key: path, Style: StyleVirtualHosted}
	if host.bucket == "" {
		u.Style = StylePath
		u.Bucket, u.Key, _ = strings.Cut(path, "/")
	}
	return finish(u)
}

// finish checks what all forms have in common.
func finish(u URL) (URL, error) {
	switch {
	case u.Bucket == "":
		return URL{}, &URLError{"the URL names no bucket", forms}
	case strings.HasPrefix(u.Key, "/"):
		return URL{}, &URLError{"the key would begin with a slash, for two follow each other", "write one slash only; S3 takes the second for part of the name, and Security Lake never finds the object"}
	case len(u.Key) > maxKeyLength:
		return URL{}, &URLError{fmt.Sprintf("the key has %d bytes", len(u.Key)), fmt.Sprintf("shorten it to %d at most", maxKeyLength)}
	}
	return u, CheckBucketName(u.Bucket)
}

// ARN is that of the bucket. The partition is the URL's, else the given one.
func (u URL) ARN(partition string) string {
	if u.Partition != "" {
		partition = u.Partition
	}
	return awsid.ARN{Partition: partition, Service: "s3", Resource: u.Bucket}.String()
}

// Canonical is the same place as a regional https URL: virtual hosted, or path
// style where the bucket's name has dots, which S3's certificate does not
// cover.
func (u URL) Canonical(region string) string {
	suffix := "amazonaws.com"
	if p, ok := awsid.PartitionOfRegion(region); ok {
		suffix = p.DNSSuffix
	}
	host := "s3." + region + "." + suffix
	path := u.Key
	if strings.Contains(u.Bucket, ".") {
		path = u.Bucket
		if u.Key != "" {
			path += "/" + u.Key
		}
	} else {
		host = u.Bucket + "." + host
	}
	canonical := url.URL{Scheme: "https", Host: host}
	if path != "" {
		canonical.Path = "/" + path
	}
	return canonical.String()
}

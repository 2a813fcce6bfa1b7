package lake

import (
	"fmt"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// s3Host is what a host says of a bucket; bucket is empty in path style,
// region on the global hosts.
type s3Host struct{ bucket, region, partition string }

// parseHost reads a host of S3 from its end: a bucket's name may hold dots, and
// words that look like parts of a host.
func parseHost(host string) (s3Host, error) {
	lower := strings.TrimSuffix(strings.ToLower(host), ".")
	labels, domain, found := cutDomain(lower)
	if !found {
		return s3Host{}, foreignHost(host)
	}
	read := readLabels(labels)
	if read.refused != nil {
		return s3Host{}, read.refused
	}
	h := s3Host{region: read.region, partition: domain.ID}
	if p, ok := awsid.PartitionOfRegion(read.region); ok {
		if p.DNSSuffix != domain.DNSSuffix {
			return s3Host{}, &URLError{fmt.Sprintf("the host ends in %s, but those of %s end in %s", domain.DNSSuffix, read.region, p.DNSSuffix), "correct the region or the end of the host"}
		}
		h.partition = p.ID
	}
	// The name itself is taken as it was written, for its case counts.
	if length := len(strings.Join(labels[:read.bucketLabels], ".")); length > 0 {
		h.bucket = host[:length]
	}
	return h, nil
}

// cutDomain splits a host into the labels before AWS's domain and the partition
// of that domain; the longest domain that fits counts.
func cutDomain(host string) ([]string, awsid.Partition, bool) {
	best, rest, found := awsid.Partition{}, "", false
	for _, p := range awsid.Partitions() {
		before, ok := strings.CutSuffix(host, "."+p.DNSSuffix)
		if ok && before != "" && len(p.DNSSuffix) > len(best.DNSSuffix) {
			best, rest, found = p, before, true
		}
	}
	return strings.Split(rest, "."), best, found
}

// foreignHost explains a host that is none of AWS's.
func foreignHost(host string) *URLError {
	name := strings.ToLower(host)
	switch {
	case name == "":
		return &URLError{"the URL has no host", forms}
	case strings.HasSuffix(name, "console.aws.amazon.com"), strings.HasSuffix(name, "console.amazonaws.cn"), strings.HasSuffix(name, "console.amazonaws-us-gov.com"):
		return &URLError{"this is a page of the AWS console, not a bucket", forms}
	}
	return &URLError{fmt.Sprintf("%q is no host of S3", host), forms}
}

// labelled is what was read off the labels of a host.
type labelled struct {
	// bucketLabels is how many of the labels, from the first, name the bucket.
	bucketLabels int
	region       string
	refused      *URLError
}

func readLabels(labels []string) labelled {
	last := len(labels) - 1
	if l, ok := readJoined(labels[last]); ok {
		l.bucketLabels = last
		return l
	}
	if labels[last] == "vpce" {
		return refused("the host of an interface endpoint works in one network only", "take the public host of the bucket: https://BUCKET.s3.REGION.amazonaws.com")
	}
	if awsid.CheckRegion(labels[last]) != nil {
		return otherService(labels[last], labels)
	}
	service := last - 1
	if service >= 0 && labels[service] == "dualstack" {
		service--
	}
	if service < 0 || labels[service] != "s3" && labels[service] != "s3-fips" {
		return otherService(labels[max(service, 0)], labels)
	}
	return labelled{bucketLabels: service, region: labels[last]}
}

// readJoined reads a last label that is the whole service: the global host, and
// the legacy ones that join the region by a hyphen. Those are of known
// partitions only, lest s3-website-us-east-1 be read as one.
func readJoined(label string) (labelled, bool) {
	switch label {
	case "s3":
		return labelled{}, true
	case "s3-external-1":
		// The host that us-east-1 had before it had one of its own.
		return labelled{region: "us-east-1"}, true
	}
	for _, prefix := range []string{"s3-fips-", "s3-"} {
		region, ok := strings.CutPrefix(label, prefix)
		if _, known := awsid.PartitionOfRegion(region); ok && known && awsid.CheckRegion(region) == nil {
			return labelled{region: region}, true
		}
	}
	return labelled{}, false
}

func refused(what, instead string) labelled { return labelled{refused: &URLError{what, instead}} }

// otherService explains a host of AWS under which no bucket takes objects, or
// not this way. The words are looked for in the label where S3 would stand, and
// around it.
func otherService(label string, labels []string) labelled {
	const bucketItself = "take the bucket's own: https://BUCKET.s3.REGION.amazonaws.com"
	host := strings.Join(labels, ".")
	switch {
	case strings.HasPrefix(label, "s3-website"):
		return refused("this is the host of a bucket's website, which takes no objects", bucketItself)
	case strings.Contains(host, "accesspoint") || strings.HasPrefix(label, "s3-object-lambda"):
		return refused("this is the host of an access point", bucketItself)
	case strings.Contains(host, "s3-accelerate"):
		return refused("this is the host of Transfer Acceleration, which says no region", bucketItself)
	case strings.HasPrefix(label, "s3express-"):
		return refused("this is the host of a directory bucket, which Security Lake never uses", bucketItself)
	case strings.HasPrefix(label, "s3-outposts"), strings.HasPrefix(label, "s3-control"), strings.HasPrefix(label, "s3tables"):
		return refused("this host serves another part of S3, not the objects of a bucket", bucketItself)
	case label == "s3" || strings.HasPrefix(label, "s3-") || strings.Contains(host, ".s3.") || strings.HasPrefix(host, "s3."):
		return refused("the host names no region where one belongs", bucketItself)
	}
	return refused(fmt.Sprintf("the host belongs to another service of AWS (%s)", label), bucketItself)
}

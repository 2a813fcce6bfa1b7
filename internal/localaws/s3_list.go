package localaws

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// maxListed is how many keys and common prefixes a page has at most.
const maxListed = 1000

type listXML struct {
	Name                  string
	Prefix                string
	Delimiter             string `xml:",omitempty"`
	StartAfter            string `xml:",omitempty"`
	ContinuationToken     string `xml:",omitempty"`
	NextContinuationToken string `xml:",omitempty"`
	EncodingType          string `xml:",omitempty"`
	MaxKeys               int
	KeyCount              int
	IsTruncated           bool
	Contents              []listedXML
	CommonPrefixes        []prefixXML
}

type listedXML struct {
	Key          string
	LastModified string
	ETag         string
	Size         int
	StorageClass string
	Owner        *ownerXML `xml:",omitempty"`
}

type prefixXML struct{ Prefix string }

// listObjects lists keys in order; those that share a beginning up to the
// delimiter count as one.
// Source: Amazon S3 API Reference, "ListObjectsV2".
func listObjects(r *s3Request) (reply, error) {
	if r.query.Get("list-type") != "2" {
		return reply{}, s3Errorf(http.StatusBadRequest, "InvalidArgument", "Invalid List Type specified in Query")
	}
	q := r.query
	context := policy.Context{}
	for _, name := range []string{"prefix", "delimiter", "max-keys"} {
		if q.Has(name) {
			context.Set("s3:"+name, q.Get(name))
		}
	}
	if err := r.allowBucket("s3:ListBucket", context); err != nil {
		return reply{}, err
	}
	limit, err := r.limit("max-keys", 0, maxListed)
	if err != nil {
		return reply{}, err
	}
	after, err := r.after()
	if err != nil {
		return reply{}, err
	}
	out := &listXML{
		Name: r.bucket.name, Prefix: q.Get("prefix"), Delimiter: q.Get("delimiter"), StartAfter: q.Get("start-after"),
		ContinuationToken: q.Get("continuation-token"), EncodingType: q.Get("encoding-type"), MaxKeys: limit,
	}
	out.fill(r.bucket, max(after, out.StartAfter), q.Get("fetch-owner") == "true")
	if out.EncodingType == "url" {
		out.encode()
	}
	return s3XML("ListBucketResult", out)
}

// fill takes the keys after the last one, up to the page's end.
func (l *listXML) fill(b *bucket, after string, withOwner bool) {
	last := after
	for _, key := range slices.Sorted(maps.Keys(b.objects)) {
		rest, ok := strings.CutPrefix(key, l.Prefix)
		if !ok || key <= after {
			continue
		}
		group := ""
		if head, _, found := strings.Cut(rest, l.Delimiter); l.Delimiter != "" && found {
			group = l.Prefix + head + l.Delimiter
		}
		if group != "" && (strings.HasPrefix(after, group) || l.hasGroup(group)) {
			continue
		}
		if l.KeyCount == l.MaxKeys {
			l.IsTruncated = l.MaxKeys > 0
			break
		}
		l.KeyCount++
		if group != "" {
			l.CommonPrefixes, last = append(l.CommonPrefixes, prefixXML{group}), group
			continue
		}
		l.Contents, last = append(l.Contents, b.objects[key].listed(b, withOwner)), key
	}
	if l.IsTruncated {
		l.NextContinuationToken = continuation(last)
	}
}

func (l *listXML) hasGroup(group string) bool {
	return slices.Contains(l.CommonPrefixes, prefixXML{group})
}

func (o *object) listed(b *bucket, withOwner bool) listedXML {
	x := listedXML{Key: o.key, LastModified: s3Time(o.modified), ETag: o.etag, Size: len(o.body), StorageClass: o.storageClass}
	if withOwner {
		owner := b.owner.canonicalID()
		x.Owner = &owner
	}
	return x
}

// encode writes keys so that XML can hold any of them.
func (l *listXML) encode() {
	written := func(s string) string {
		return strings.NewReplacer("+", "%20", "%2F", "/").Replace(url.QueryEscape(s))
	}
	l.Prefix, l.Delimiter, l.StartAfter = written(l.Prefix), written(l.Delimiter), written(l.StartAfter)
	for i := range l.Contents {
		l.Contents[i].Key = written(l.Contents[i].Key)
	}
	for i := range l.CommonPrefixes {
		l.CommonPrefixes[i].Prefix = written(l.CommonPrefixes[i].Prefix)
	}
}

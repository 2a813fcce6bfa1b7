package localaws_test

import (
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// filtered is what a listing holds by S3's documentation, groups marked by an
// ellipsis, those of a page after its keys being no part of it.
func filtered(keys []string, prefix, delimiter, after string) []string {
	var want []string
	for _, key := range keys {
		rest, ok := strings.CutPrefix(key, prefix)
		name := key
		if head, _, found := strings.Cut(rest, delimiter); delimiter != "" && found {
			name = prefix + head + delimiter + "…"
			if strings.HasPrefix(after, strings.TrimSuffix(name, "…")) {
				continue
			}
		}
		if ok && key > after && !slices.Contains(want, name) {
			want = append(want, name)
		}
	}
	slices.Sort(want)
	return want
}

// decoded takes off the encoding, and sorts, for a page lists its groups last.
func decoded(names []string, encoding types.EncodingType) []string {
	var list []string
	for _, name := range names {
		plain, group := strings.CutSuffix(name, "…")
		if encoding == types.EncodingTypeUrl {
			unescaped, err := url.QueryUnescape(plain)
			if err == nil {
				plain = unescaped
			}
		}
		if group {
			plain += "…"
		}
		list = append(list, plain)
	}
	slices.Sort(list)
	return list
}

package awsid

import (
	"fmt"
	"strings"
)

// CheckRegion refuses text that cannot be the name of a region: it must be
// lower-case words joined by dashes that end in a number, as in us-gov-west-1.
// A name of that form that AWS does not have (yet) is accepted, for new regions
// appear more often than releases of this provider.
func CheckRegion(s string) error {
	words := strings.Split(s, "-")
	if len(words) < 3 {
		return fmt.Errorf("%q is not the name of an AWS region; one looks like us-east-1 or eu-central-1", s)
	}
	for _, word := range words[:len(words)-1] {
		if word == "" || strings.Trim(word, "abcdefghijklmnopqrstuvwxyz") != "" {
			return fmt.Errorf("%q is not the name of an AWS region; one has only lower-case letters, dashes and a final number, as in us-east-1", s)
		}
	}
	last := words[len(words)-1]
	if zone := strings.TrimRight(last, "abcdefghijklmnopqrstuvwxyz"); zone != last && isNumber(zone) {
		return fmt.Errorf("%q is an availability zone, not a region; the region is %q", s, strings.Join(words[:len(words)-1], "-")+"-"+zone)
	}
	if !isNumber(last) {
		return fmt.Errorf("%q is not the name of an AWS region; one ends in a number, as in us-east-1", s)
	}
	return nil
}

func isNumber(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

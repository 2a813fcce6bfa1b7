package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

// settled is an entry of the list of disagreements that have been looked into.
type settled struct {
	Class string `json:"class"`
	// Verdict is "ours" where AWS documents what this project answers, and
	// "silent" where it documents nothing.
	Verdict string `json:"verdict"`
	// Page and URL are where AWS settles it, or ought to.
	Page   string `json:"page"`
	URL    string `json:"url"`
	Reason string `json:"reason"`
}

// loadSettled reads the list and checks that it and the code have the same
// classes: a class without a page excuses nothing, and an entry without code
// is out of date.
func loadSettled(path string) ([]settled, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("the list of settled disagreements: %w; name it with -settled", err)
	}
	return parseSettled(text)
}

func parseSettled(text []byte) ([]settled, error) {
	var list []settled
	if err := json.Unmarshal(text, &list); err != nil {
		return nil, fmt.Errorf("the list of settled disagreements is not as it should be: %w", err)
	}
	known := map[string]string{}
	for _, c := range classes() {
		known[c.name] = c.verdict()
	}
	for _, s := range list {
		verdict, found := known[s.Class]
		switch {
		case !found:
			return nil, fmt.Errorf("the class %q is settled twice, or the code has none of that name", s.Class)
		case s.Verdict != verdict:
			return nil, fmt.Errorf("the class %q has the verdict %q; its code says %q", s.Class, s.Verdict, verdict)
		case s.Page == "" || s.Reason == "" || !strings.HasPrefix(s.URL, "https://docs.aws.amazon.com/"):
			return nil, fmt.Errorf("the class %q needs page, url (of docs.aws.amazon.com) and reason", s.Class)
		}
		delete(known, s.Class)
	}
	for name := range known {
		return nil, fmt.Errorf("the class %q is not in the list of settled disagreements: add the AWS page that settles it", name)
	}
	return list, nil
}

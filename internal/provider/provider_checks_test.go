package provider

import (
	"strings"
	"testing"
)

func TestEndpointURLs(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{
		"https://sts.eu-west-1.amazonaws.com": "",
		"http://127.0.0.1:4599":               "",
		"sts.amazonaws.com":                   `"sts.amazonaws.com" is not the URL`,
		"ftp://sts.amazonaws.com":             "write it whole",
		"https://":                            "write it whole",
		"https://host/?a=b":                   "no user, query or fragment",
		"https://user:the-password@host":      `host "host" must have no user`,
		"ftp://user:the-password@host":        "the text given is not the URL",
		"https://user:the-password@host:x":    "the text given is not the URL",
	} {
		err := checkEndpointURL(text)
		switch {
		case says == "" && err != nil:
			t.Errorf("%s was refused: %v", text, err)
		case says != "" && (err == nil || !strings.Contains(err.Error(), says)):
			t.Errorf("%s: got %v, want an error with %q", text, err, says)
		case err != nil && strings.Contains(err.Error(), "the-password"):
			t.Errorf("the error shows the password: %v", err)
		}
	}
}

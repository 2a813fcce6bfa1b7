package main

import "testing"

// TestLogged: the provider falls silent only where nobody asked for any log.
func TestLogged(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason  string
		environ []string
		want    bool
	}{
		{"nothing is set", nil, false},
		{"other variables of core", []string{"TF_CLI_CONFIG_FILE=x", "HOME=/root"}, false},
		{"an empty level is none", []string{"TF_LOG="}, false},
		{"a level for all", []string{"TF_LOG=TRACE"}, true},
		{"for providers alone", []string{"TF_LOG_PROVIDER=DEBUG"}, true},
		{"for the framework alone", []string{"TF_LOG_SDK_FRAMEWORK=trace"}, true},
		{"a file", []string{"TF_LOG_PATH=/tmp/log"}, true},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			if got := logged(tt.environ); got != tt.want {
				t.Errorf("logged(%v) is %t, want %t", tt.environ, got, tt.want)
			}
		})
	}
}

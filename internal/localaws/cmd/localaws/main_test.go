package main

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// output may be written and read at once.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

func TestRunServesUntilItIsStopped(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, done := &output{}, make(chan error, 1)
	go func() { done <- run(ctx, []string{"--listen", "127.0.0.1:0", "--token", "my-token"}, out, io.Discard) }()
	for !strings.Contains(out.String(), "Interrupt to stop") {
		select {
		case err := <-done:
			t.Fatalf("it ended with %v, having said %q", err, out)
		case <-time.After(5 * time.Millisecond):
		}
	}
	greeting := out.String()
	for _, words := range []string{"Not for production", "my-token", "AWS_ENDPOINT_URL=http://127.0.0.1:", "AWS_ACCESS_KEY_ID=LKIA", "user/admin"} {
		if !strings.Contains(greeting, words) {
			t.Errorf("the greeting does not say %q: %s", words, greeting)
		}
	}
	url := regexp.MustCompile(`http://127\.0\.0\.1:\d+`).FindString(greeting)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url+"/_localaws/health", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Localaws-Token", "my-token")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Errorf("health: %s", response.Status)
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("the end: %v", err)
	}
}

func TestRunSaysWhyItCannotStart(t *testing.T) {
	t.Parallel()
	bad := filepath.Join(t.TempDir(), "seed.json")
	if err := os.WriteFile(bad, []byte(`{"accounts": []}`), 0o600); err != nil {
		t.Fatal(err)
	}
	tests := map[string]struct {
		args []string
		says string
	}{
		"not loopback":  {[]string{"--listen", "0.0.0.0:0"}, "--unsafe-listen"},
		"stray word":    {[]string{"serve"}, "flags only"},
		"unknown flag":  {[]string{"--port", "1"}, "port"},
		"no such seed":  {[]string{"--seed", bad + "x"}, "cannot be read"},
		"seed is empty": {[]string{"--seed", bad}, "no accounts"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := run(t.Context(), tt.args, io.Discard, io.Discard)
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("got %v, want %q", err, tt.says)
			}
		})
	}
}

func TestHelpSaysWhatItIsNotFor(t *testing.T) {
	t.Parallel()
	help := &output{}
	if err := run(t.Context(), []string{"--help"}, io.Discard, help); err != nil {
		t.Errorf("asking for help is no mistake: %v", err)
	}
	for _, words := range []string{"not for production", "-listen", "-seed", "-token", "-unsafe-listen"} {
		if !strings.Contains(help.String(), words) {
			t.Errorf("the help does not say %q", words)
		}
	}
}

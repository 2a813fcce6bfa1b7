package localaws_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// waits records how long a server was told to wait, and does not.
type waits struct {
	mu   sync.Mutex
	seen []time.Duration
}

func (w *waits) wait(_ context.Context, d time.Duration) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen = append(w.seen, d)
	return nil
}

func (w *waits) list() []time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.seen)
}

func TestFaultsHitTheirActionAndCount(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		kind string
		// want is the answer while the fault lasts; zero: the connection ends.
		want failure
		// done says whether CreateRole took place.
		done bool
		// journal is the status noted.
		journal int
	}{
		"throttle":    {"throttle", failure{http.StatusBadRequest, "Throttling"}, false, 400},
		"error":       {"error", failure{http.StatusInternalServerError, "InternalFailure"}, false, 500},
		"timeout":     {"timeout", failure{}, false, 0},
		"drop-before": {"drop-before", failure{}, false, 0},
		"drop-after":  {"drop-after", failure{}, true, 200},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := &waits{}
			e := start(t, func(c *localaws.Config) { c.Wait = w.wait })
			if err := e.SetFaults(localaws.Fault{Service: "iam", Action: "CreateRole", Kind: tt.kind, Count: 1, DelayMS: 250}); err != nil {
				t.Fatal(err)
			}
			client := e.iam(e.admin())
			must(client.ListRoles(t.Context(), nil))(t)
			in := &iam.CreateRoleInput{RoleName: aws.String("R"), AssumeRolePolicyDocument: aws.String(trusting("", vendor))}
			_, err := client.CreateRole(t.Context(), in)
			if tt.want == (failure{}) {
				var answered smithy.APIError
				if err == nil || errors.As(err, &answered) {
					t.Fatalf("the connection should have ended, but: %v", err)
				}
			} else {
				wantError(t, err, tt.want)
			}
			if diff := cmp.Diff([]time.Duration{250 * time.Millisecond}, w.list()); diff != "" {
				t.Errorf("delays: %s", diff)
			}
			if got := e.Journal()[1].Status; got != tt.journal {
				t.Errorf("the journal has status %d, want %d", got, tt.journal)
			}
			_, err = client.CreateRole(t.Context(), in)
			if tt.done {
				wantError(t, err, failure{http.StatusConflict, "EntityAlreadyExists"})
			} else if err != nil {
				t.Errorf("the fault was to hit once: %v", err)
			}
		})
	}
}

// Without a delay of its own a timeout outlasts every client.
func TestTimeoutLastsAnHour(t *testing.T) {
	t.Parallel()
	w := &waits{}
	e := start(t, func(c *localaws.Config) { c.Wait = w.wait })
	if err := e.SetFaults(localaws.Fault{Kind: "timeout", Count: 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := e.sts(e.admin()).GetCallerIdentity(t.Context(), nil); err == nil {
		t.Error("the call was answered")
	}
	if diff := cmp.Diff([]time.Duration{time.Hour}, w.list()); diff != "" {
		t.Error(diff)
	}
}

func TestStaleReadsMissTheLastWrite(t *testing.T) {
	t.Parallel()
	e := start(t)
	client, get := e.iam(e.admin()), &iam.GetRoleInput{RoleName: aws.String("New")}
	e.createRole(t, "New", trusting("", vendor))
	if err := e.SetFaults(localaws.Fault{Action: "GetRole", Kind: "stale", Count: 2}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_, err := client.GetRole(t.Context(), get)
		wantError(t, err, missing())
	}
	must(client.GetRole(t.Context(), get))(t)
}

func TestFaultWithoutCountLastsUntilReplaced(t *testing.T) {
	t.Parallel()
	e := start(t)
	if err := e.SetFaults(localaws.Fault{Kind: "error"}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		_, err := e.sts(e.admin()).GetCallerIdentity(t.Context(), nil)
		wantError(t, err, failure{http.StatusInternalServerError, "InternalFailure"})
	}
	if err := e.SetFaults(); err != nil {
		t.Fatal(err)
	}
	must(e.sts(e.admin()).GetCallerIdentity(t.Context(), nil))(t)
}

func TestRateIsLimited(t *testing.T) {
	t.Parallel()
	e := start(t)
	if err := e.SetSettings(localaws.Settings{RatePerSecond: 2}); err != nil {
		t.Fatal(err)
	}
	call := func() error {
		_, err := e.sts(e.admin()).GetCallerIdentity(t.Context(), nil)
		return err
	}
	throttled := 0
	for range 10 {
		if call() != nil {
			throttled++
		}
	}
	if throttled < 5 {
		t.Errorf("of 10 calls at once, %d were throttled at 2 a second", throttled)
	}
	e.advance(time.Second)
	if err := call(); err != nil {
		t.Errorf("a second later: %v", err)
	}
}

func TestLatencyIsReal(t *testing.T) {
	t.Parallel()
	e := start(t)
	if err := e.SetSettings(localaws.Settings{LatencyMS: 50}); err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	must(e.sts(e.admin()).GetCallerIdentity(t.Context(), nil))(t)
	if took := time.Since(began); took < 50*time.Millisecond {
		t.Errorf("the answer came after %s", took)
	}
	if err := e.SetFaults(localaws.Fault{Kind: "timeout"}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := e.sts(e.admin()).GetCallerIdentity(ctx, nil); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a client that gives up got %v", err)
	}
}

func TestLatencyDelaysEveryAnswer(t *testing.T) {
	t.Parallel()
	w := &waits{}
	e := start(t, func(c *localaws.Config) { c.Wait = w.wait })
	if err := e.SetSettings(localaws.Settings{LatencyMS: 40}); err != nil {
		t.Fatal(err)
	}
	must(e.sts(e.admin()).GetCallerIdentity(t.Context(), nil))(t)
	if diff := cmp.Diff([]time.Duration{40 * time.Millisecond}, w.list()); diff != "" {
		t.Error(diff)
	}
}

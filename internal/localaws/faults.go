package localaws

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// The kinds of fault.
const (
	// faultThrottle answers Throttling.
	faultThrottle = "throttle"
	// faultError answers InternalFailure, 500.
	faultError = "error"
	// faultTimeout waits, then drops the connection.
	faultTimeout = "timeout"
	// faultDropBefore drops the connection before anything is done.
	faultDropBefore = "drop-before"
	// faultDropAfter does what is asked, then drops the connection.
	faultDropAfter = "drop-after"
	// faultStale lets a read see the state before the last write.
	faultStale = "stale"
)

func faultKinds() []string {
	return []string{faultThrottle, faultError, faultTimeout, faultDropBefore, faultDropAfter, faultStale}
}

// Fault makes requests fail that name its service and action.
type Fault struct {
	// Service and Action must match, as in iam and CreateRole; empty: any.
	Service string `json:"service"`
	Action  string `json:"action"`
	// Kind is throttle, error, timeout, drop-before, drop-after or stale.
	Kind string `json:"kind"`
	// Count is how many requests it hits; 0: all until faults are set anew.
	Count int `json:"count"`
	// DelayMS comes before the fault, in milliseconds.
	DelayMS int64 `json:"delay_ms"`
}

func (f Fault) delay() time.Duration { return time.Duration(f.DelayMS) * time.Millisecond }

func (f Fault) check() error {
	if !slices.Contains(faultKinds(), f.Kind) {
		return fmt.Errorf("a fault's kind is one of %s, not %q", strings.Join(faultKinds(), ", "), f.Kind)
	}
	if f.Count < 0 || f.DelayMS < 0 || f.DelayMS > maxMilliseconds {
		return fmt.Errorf("the fault %q has a negative count or delay_ms, or a delay_ms of more than a day (%d)", f.Kind, maxMilliseconds)
	}
	return nil
}

type faults struct {
	mu   sync.Mutex
	list []armed
}

type armed struct {
	fault Fault
	left  int
}

// take gives the first fault that meets the request and counts it; the zero
// Fault where none does.
func (f *faults) take(service, action string) Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.list {
		a := &f.list[i]
		spent := a.fault.Count > 0 && a.left == 0
		if spent || !meets(a.fault.Service, service) || !meets(a.fault.Action, action) {
			continue
		}
		a.left--
		return a.fault
	}
	return Fault{}
}

func meets(wanted, actual string) bool { return wanted == "" || wanted == actual }

// SetFaults replaces all faults; with none it ends them.
func (s *Server) SetFaults(list ...Fault) error {
	set := make([]armed, 0, len(list))
	for _, f := range list {
		if err := f.check(); err != nil {
			return err
		}
		set = append(set, armed{fault: f, left: f.Count})
	}
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.list = set
	return nil
}

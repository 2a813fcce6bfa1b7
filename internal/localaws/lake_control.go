package localaws

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// LakeState is what a test wants a data lake to report. What is left out stays
// as it is.
type LakeState struct {
	AccountID string `json:"account_id"`
	Region    string `json:"region"`
	// CreateStatus is INITIALIZED, PENDING, COMPLETED or FAILED.
	CreateStatus string       `json:"create_status,omitempty"`
	UpdateStatus *LakeUpdate  `json:"update_status,omitempty"`
	Sources      []LakeSource `json:"sources,omitempty"`
	// Exceptions replace those that were there; an empty list ends them.
	Exceptions []LakeException `json:"exceptions,omitempty"`
}

// LakeUpdate is the last change to a lake.
type LakeUpdate struct {
	// Status is one of the words of CreateStatus.
	Status string `json:"status"`
	// Code and Reason tell why it failed; both empty: it did not.
	Code   string `json:"code,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// LakeSource is how the collection of a custom source goes.
type LakeSource struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
	// Statuses has one entry for each place that is collected from.
	Statuses []SourceStatus `json:"statuses"`
}

// SourceStatus is the state of a source in one place.
type SourceStatus struct {
	Resource string `json:"resource"`
	// Status is COLLECTING, MISCONFIGURED or NOT_COLLECTING.
	Status string `json:"status"`
}

// LakeException is a failure that Security Lake reports, and its cure.
type LakeException struct {
	Exception   string `json:"exception"`
	Remediation string `json:"remediation"`
	// Timestamp is now if it is left out.
	Timestamp time.Time `json:"timestamp,omitzero"`
}

// SetSecurityLake makes a data lake report a state that Security Lake would
// come to by itself only in time or by mishap. It fails where there is no such
// lake or source, and for words that the API does not have.
func (s *Server) SetSecurityLake(to LakeState) error {
	s.world.mu.Lock()
	defer s.world.mu.Unlock()
	var l *dataLake
	if a, ok := s.world.accounts[to.AccountID]; ok {
		l = a.lakes[to.Region]
	}
	if l == nil {
		return fmt.Errorf("the account %q has no data lake in %q", to.AccountID, to.Region)
	}
	if err := to.check(l); err != nil {
		return err
	}
	l.apply(to, s.config.Now())
	return nil
}

// check looks at everything before anything is changed.
func (to LakeState) check(l *dataLake) error {
	if to.CreateStatus != "" && !slices.Contains(lakeStates(), to.CreateStatus) {
		return fmt.Errorf("create_status is one of %s, not %q", strings.Join(lakeStates(), ", "), to.CreateStatus)
	}
	if to.UpdateStatus != nil && !slices.Contains(lakeStates(), to.UpdateStatus.Status) {
		return fmt.Errorf("update_status has the status %q; it is one of %s", to.UpdateStatus.Status, strings.Join(lakeStates(), ", "))
	}
	for _, source := range to.Sources {
		if _, ok := l.find(source.Name, source.Version); !ok {
			return fmt.Errorf("the lake has no source %q of version %q", source.Name, source.Version)
		}
		for _, status := range source.Statuses {
			if !slices.Contains(collectionStates(), status.Status) {
				return fmt.Errorf("the source %q has the status %q; it is one of %s", source.Name, status.Status, strings.Join(collectionStates(), ", "))
			}
		}
	}
	return nil
}

func (l *dataLake) apply(to LakeState, now time.Time) {
	l.status = or(to.CreateStatus, l.status)
	if u := to.UpdateStatus; u != nil {
		l.update = &lakeUpdate{status: u.Status, code: u.Code, reason: u.Reason}
	}
	for _, source := range to.Sources {
		i, _ := l.find(source.Name, source.Version)
		l.sources[i].statuses = source.Statuses
	}
	if to.Exceptions == nil {
		return
	}
	l.exceptions = nil
	for _, e := range to.Exceptions {
		at := e.Timestamp
		if at.IsZero() {
			at = now
		}
		l.exceptions = append(l.exceptions, lakeException{exception: e.Exception, remediation: e.Remediation, at: at})
	}
}

package localaws

import (
	"slices"
	"strings"
	"sync"
	"time"
)

// maxEntries bounds the journal; beyond it the oldest are forgotten.
const maxEntries = 100_000

// Entry is what is kept of one request: never a header, a parameter or a body.
type Entry struct {
	Service string `json:"service"`
	Action  string `json:"action"`
	// Account and Principal are the caller's; empty where the signature was refused.
	Account   string `json:"account"`
	Principal string `json:"principal"`
	// Status is the HTTP status; 0 for a request that got no answer and did nothing.
	Status int       `json:"status"`
	Time   time.Time `json:"time"`
}

type journal struct {
	mu      sync.Mutex
	entries []Entry
}

// maxName bounds the names that a request gives, which nobody has verified yet.
const maxName = 128

func (j *journal) add(e Entry) {
	e.Service, e.Action = bounded(e.Service), bounded(e.Action)
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = append(j.entries, e)
	if len(j.entries) > maxEntries {
		j.entries = slices.Clone(j.entries[len(j.entries)-maxEntries/2:])
	}
}

func bounded(name string) string {
	if len(name) <= maxName {
		return name
	}
	return strings.ToValidUTF8(name[:maxName], "") + "…"
}

func (j *journal) list() []Entry {
	j.mu.Lock()
	defer j.mu.Unlock()
	return append([]Entry{}, j.entries...)
}

func (j *journal) clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = nil
}

// Journal lists the requests since the start or since ClearJournal, oldest
// first.
func (s *Server) Journal() []Entry { return s.journal.list() }

// ClearJournal empties the journal.
func (s *Server) ClearJournal() { s.journal.clear() }

package localaws

import (
	"errors"
	"fmt"
	"time"
)

// Settings are how the endpoint behaves towards all requests; the zero value
// is at once and without limit.
type Settings struct {
	// PropagationMS is how long after a write reads still alternate between
	// the old and the new, in milliseconds.
	PropagationMS int64 `json:"propagation_ms"`
	// LatencyMS delays every answer, in milliseconds.
	LatencyMS int64 `json:"latency_ms"`
	// RatePerSecond throttles what comes faster, with bursts of a second's worth.
	RatePerSecond float64 `json:"rate_per_second"`
}

func (s Settings) propagation() time.Duration {
	return time.Duration(s.PropagationMS) * time.Millisecond
}

func (s Settings) latency() time.Duration { return time.Duration(s.LatencyMS) * time.Millisecond }

// maxMilliseconds is a day: nothing that is set needs longer, and a time.Duration
// would overflow at some point.
const maxMilliseconds = 24 * 60 * 60 * 1000

func (s Settings) check() error {
	if s.PropagationMS < 0 || s.LatencyMS < 0 || s.RatePerSecond < 0 {
		return errors.New("propagation_ms, latency_ms and rate_per_second are 0 (off) or more")
	}
	if s.PropagationMS > maxMilliseconds || s.LatencyMS > maxMilliseconds {
		return fmt.Errorf("propagation_ms and latency_ms are a day (%d) at most", maxMilliseconds)
	}
	return nil
}

// SetSettings replaces all settings.
func (s *Server) SetSettings(to Settings) error {
	if err := to.check(); err != nil {
		return err
	}
	s.world.mu.Lock()
	defer s.world.mu.Unlock()
	s.world.settings = to
	return nil
}

func (s *Server) currentSettings() Settings {
	s.world.mu.Lock()
	defer s.world.mu.Unlock()
	return s.world.settings
}

// limiter is a token bucket that holds a second's worth. The world's lock
// guards it.
type limiter struct {
	tokens float64
	last   time.Time
}

func (l *limiter) allow(now time.Time, perSecond float64) bool {
	if perSecond <= 0 {
		l.last = time.Time{}
		return true
	}
	burst := max(1, perSecond)
	if l.last.IsZero() {
		l.tokens = burst
	} else {
		l.tokens = min(burst, l.tokens+now.Sub(l.last).Seconds()*perSecond)
	}
	l.last = now
	if l.tokens < 1 {
		return false
	}
	l.tokens--
	return true
}

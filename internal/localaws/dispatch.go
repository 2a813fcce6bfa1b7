package localaws

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws/sigv4"
)

// serveAWS takes one request through its stations: which service and action,
// latency and faults, the rate, the signature, the service. Whatever becomes of
// it, the journal has it.
func (s *Server) serveAWS(w http.ResponseWriter, r *http.Request, body []byte) {
	c := s.newCall(r, body)
	target := s.find(c)
	if target != nil {
		target.read(c)
	}
	fault := s.faults.take(c.service, c.action)
	if err := s.delay(r, fault); err != nil {
		s.drop(c)
	}
	c.at = s.config.Now()
	switch fault.Kind {
	case faultTimeout, faultDropBefore:
		s.drop(c)
	case faultStale:
		c.stale = true
	}
	answer := s.answer(c, target, fault)
	s.journal.add(c.entry(answer.status))
	if fault.Kind == faultDropAfter {
		panic(http.ErrAbortHandler)
	}
	answer.write(w, c.requestID)
}

// drop ends the connection without an answer.
func (s *Server) drop(c *call) {
	s.journal.add(c.entry(0))
	panic(http.ErrAbortHandler)
}

// delay waits for the latency that is set and for the fault's own. A timeout
// without a delay lasts until the client gives up, or an hour.
func (s *Server) delay(r *http.Request, f Fault) error {
	d := s.currentSettings().latency() + f.delay()
	if f.Kind == faultTimeout && f.DelayMS == 0 {
		d = time.Hour
	}
	if d == 0 {
		return nil
	}
	return s.config.Wait(r.Context(), d)
}

func (s *Server) newCall(r *http.Request, body []byte) *call {
	return &call{
		world: s.world, http: r, body: body, params: params{},
		requestID: s.world.ids.requestID(), at: s.config.Now(), seen: map[string]*iamState{},
	}
}

// find picks the service out of the credential scope or, where nothing is
// signed, by the look of the request; nil where there is none.
func (s *Server) find(c *call) service {
	if auth, err := sigv4.Parse(c.http.Header.Get("Authorization")); err == nil {
		c.auth, c.service = auth, auth.Service
		for _, one := range s.services {
			if one.signingName() == auth.Service {
				return one
			}
		}
		return nil
	}
	for _, one := range s.services {
		if one.recognize(c.http, c.body) {
			c.service = one.signingName()
			return one
		}
	}
	return nil
}

// answer decides and carries out the call under the one lock.
func (s *Server) answer(c *call, target service, f Fault) reply {
	if target == nil {
		return unknownService(c)
	}
	s.world.mu.Lock()
	defer s.world.mu.Unlock()
	answer, err := s.attempt(c, target, f)
	if err != nil {
		return target.failure(c, err)
	}
	return answer
}

func (s *Server) attempt(c *call, target service, f Fault) (reply, error) {
	if c.bringsRealKey() {
		return reply{}, &authError{authRealKey, realKeyWarning}
	}
	if !target.unsigned(c) {
		if err := c.authenticate(); err != nil {
			return reply{}, err
		}
	}
	if f.Kind == faultThrottle || !s.limiter.allow(c.at, s.world.settings.RatePerSecond) {
		return reply{}, apiErrorf(http.StatusBadRequest, "Throttling", "Rate exceeded")
	}
	if f.Kind == faultError {
		return reply{}, apiErrorf(http.StatusInternalServerError, "InternalFailure", "The request processing has failed because of an unknown error, exception or failure.")
	}
	return target.serve(c)
}

func (a reply) write(w http.ResponseWriter, requestID string) {
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.Header().Set("Content-Type", a.contentType)
	w.Header().Set("X-Amzn-Requestid", requestID)
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	// A client that is gone cannot be told so.
	_, _ = w.Write(a.body)
}

// unknownService answers in JSON where the request speaks it, else in XML.
func unknownService(c *call) reply {
	e := notImplemented(c.service, "")
	switch {
	case c.bringsRealKey():
		e = apiErrorf(http.StatusForbidden, "InvalidClientTokenId", "%s", realKeyWarning)
	case c.service == "":
		e = apiErrorf(http.StatusForbidden, "MissingAuthenticationToken", "Request is missing Authentication Token")
	}
	if strings.Contains(c.http.Header.Get("Content-Type"), "json") {
		body, err := json.Marshal(map[string]string{"__type": e.code, "message": e.message})
		return reply{status: statusOr(err, e.status), contentType: "application/x-amz-json-1.1", body: body, header: http.Header{"X-Amzn-Errortype": {e.code}}}
	}
	body, err := xml.Marshal(queryErrorXML{Type: "Sender", Code: e.code, Message: e.message, RequestID: c.requestID})
	return reply{status: statusOr(err, e.status), contentType: "text/xml", body: body}
}

func statusOr(err error, status int) int {
	if err != nil {
		return http.StatusInternalServerError
	}
	return status
}

// entry is what the journal keeps of a call.
func (c *call) entry(status int) Entry {
	e := Entry{Service: c.service, Action: c.action, Principal: c.vouched, Status: status, Time: c.at}
	if c.caller != nil {
		e.Account, e.Principal = c.caller.account.id, c.caller.arn
	}
	return e
}

package localaws

import (
	"io"
	"net"
	"net/http"
	"strings"
	"time"
)

// maxBody is more than any request needs, the largest object of S3 included.
const maxBody = 8 << 20

// maxHeader is many times what a signed request has in its headers.
const maxHeader = 64 << 10

// guard refuses what no AWS client sends: a request that a web page made the
// browser send, and one that came by a name which is not loopback's, as DNS
// rebinding does. It returns what to tell the client; empty: the request may pass.
func (s *Server) guard(r *http.Request) string {
	for _, header := range []string{"Origin", "Sec-Fetch-Site"} {
		if len(r.Header.Values(header)) > 0 {
			return "This endpoint takes no requests from browsers: the header " + header + " was sent."
		}
	}
	if !s.config.UnsafeListen && !isLocalName(hostName(r.Host)) {
		return "This endpoint answers only to localhost, loopback addresses and names under .localhost, not to the Host that was sent."
	}
	return ""
}

// isLocalName accepts names under .localhost too, which resolve to loopback:
// S3 puts the bucket's name before the host's.
func isLocalName(host string) bool {
	return isLoopback(host) || strings.HasSuffix(host, ".localhost")
}

// hostName takes the port and the brackets of IPv6 off.
func hostName(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}

// bodyTimeout is how long a body may take to arrive.
const bodyTimeout = time.Minute

// readBody reads a body that is neither too large nor trickles in for ever. The
// deadline is for the body alone: an answer may be delayed for longer. Where
// there is no connection, as in a test without one, there is none to be set.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	connection := http.NewResponseController(w)
	_ = connection.SetReadDeadline(time.Now().Add(bodyTimeout))
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	_ = connection.SetReadDeadline(time.Time{})
	return body, err
}

// sourceIP is the address of the connection, for aws:SourceIp where no other
// origin is declared.
func sourceIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

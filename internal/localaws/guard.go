package localaws

import (
	"io"
	"net"
	"net/http"
	"strings"
)

// maxBody is more than any request needs, the largest object of S3 included.
const maxBody = 8 << 20

// guard refuses what no AWS client sends: a request that a web page made the
// browser send, and one that came by a name which is not loopback's, as DNS
// rebinding does. It returns what to tell the client; empty: the request may pass.
func (s *Server) guard(r *http.Request) string {
	for _, header := range []string{"Origin", "Sec-Fetch-Site"} {
		if r.Header.Get(header) != "" {
			return "This endpoint takes no requests from browsers: the header " + header + " was sent."
		}
	}
	if !s.config.UnsafeListen && !isLocalName(hostName(r.Host)) {
		return "This endpoint answers only to localhost, 127.0.0.1, [::1] and names under .localhost, not to the Host that was sent."
	}
	return ""
}

// isLocalName accepts names under .localhost too, which resolve to loopback:
// S3 puts the bucket's name before the host's.
func isLocalName(host string) bool {
	return host == "localhost" || host == "127.0.0.1" || host == "::1" || strings.HasSuffix(host, ".localhost")
}

// hostName takes the port and the brackets of IPv6 off.
func hostName(hostport string) string {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	return strings.ToLower(strings.Trim(host, "[]"))
}

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	return io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
}

// sourceIP is the address of the connection, for aws:SourceIp.
func sourceIP(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

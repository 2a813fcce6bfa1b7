package localaws

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws/idp"
)

// DefaultListen is the address of the command where none is given.
const DefaultListen = "127.0.0.1:4599"

// Config says how an endpoint is made. The zero value listens on a free port
// of 127.0.0.1 with the default seed.
type Config struct {
	// Listen is host:port; port 0 takes a free one.
	Listen string
	// Token guards the control API; empty: one is made.
	Token string
	// Seed is the JSON described in the package comment; nil: DefaultSeed.
	Seed []byte
	// Now is the clock; nil: the system's.
	Now func() time.Time
	// Wait pauses for latency and faults; nil: by the system's clock.
	Wait func(ctx context.Context, d time.Duration) error
	// Random makes keys, secrets and IDs, and must never end; nil: crypto/rand.
	Random io.Reader
	// OnSecret is told every secret that is handed out, when it is made, for
	// tests that search for them. Requests wait for it. Nil tells nobody.
	OnSecret func(Secret)
	// UnsafeListen allows addresses other than loopback and any Host header.
	// Everybody who reaches the port can then see every credential that
	// crosses it.
	UnsafeListen bool
}

// Server is one endpoint. It is an http.Handler, so it also works without
// Start, behind a server of the caller's.
type Server struct {
	config   Config
	world    *world
	services []service
	journal  journal
	faults   faults
	limiter  limiter

	mu       sync.Mutex
	listener net.Listener
	http     *http.Server
	served   chan error
}

// New makes an endpoint out of its seed, without listening yet. It fails on a
// seed that does not hold together and on an address that is not loopback.
func New(c Config) (*Server, error) {
	if c.Listen == "" {
		c.Listen = "127.0.0.1:0"
	}
	if err := checkListen(c.Listen, c.UnsafeListen); err != nil {
		return nil, err
	}
	if c.Seed == nil {
		c.Seed = DefaultSeed()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Wait == nil {
		c.Wait = wait
	}
	if c.Random == nil {
		c.Random = rand.Reader
	}
	w := newWorld(newIDSource(c.Random, c.OnSecret))
	if c.Token == "" {
		c.Token = w.ids.letters(32)
	}
	signer, err := idp.NewSigner(w.ids, c.Now())
	if err != nil {
		return nil, err
	}
	w.signer = signer
	if err := w.seed(c.Seed, c.Now()); err != nil {
		return nil, fmt.Errorf("the seed: %w", err)
	}
	return &Server{config: c, world: w, services: services()}, nil
}

// checkListen refuses addresses that other machines can reach.
func checkListen(address string, unsafeListen bool) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("the address %q to listen on is not host:port, as in %s", address, DefaultListen)
	}
	if unsafeListen || isLoopback(host) {
		return nil
	}
	return fmt.Errorf("the address %q is not loopback: other machines could reach this endpoint, which protects nothing; listen on 127.0.0.1, or say --unsafe-listen if the network is your own", address)
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// Start listens and serves until Close. It returns once the port is open.
func (s *Server) Start() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener != nil {
		return errors.New("the local endpoint is already listening on " + s.listener.Addr().String())
	}
	listener, err := net.Listen("tcp", s.config.Listen)
	if err != nil {
		return fmt.Errorf("the local endpoint cannot listen on %s: %w", s.config.Listen, err)
	}
	s.listener = listener
	s.http = &http.Server{Handler: s, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: maxHeader}
	s.served = make(chan error, 1)
	go func(server *http.Server, served chan<- error) { served <- server.Serve(listener) }(s.http, s.served)
	return nil
}

// URL is where the endpoint listens, as AWS_ENDPOINT_URL takes it; empty
// before Start.
func (s *Server) URL() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener == nil {
		return ""
	}
	return "http://" + s.listener.Addr().String()
}

// Token is what the control API wants in the header X-Localaws-Token.
func (s *Server) Token() string { return s.config.Token }

// Close ends the endpoint: requests under way get five seconds. All state is
// gone with the process; closing twice is no error.
func (s *Server) Close() error {
	s.mu.Lock()
	server, served := s.http, s.served
	s.http = nil
	s.mu.Unlock()
	if server == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err := server.Shutdown(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	if e := <-served; !errors.Is(e, http.ErrServerClosed) {
		err = errors.Join(err, e)
	}
	return err
}

// ServeHTTP answers AWS requests and, under /_localaws/, the control API.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if refusal := s.guard(r); refusal != "" {
		http.Error(w, refusal, http.StatusForbidden)
		return
	}
	if strings.HasPrefix(r.URL.Path, controlPrefix) {
		s.serveControl(w, r)
		return
	}
	body, err := readBody(w, r)
	if err != nil {
		http.Error(w, "The body is larger than this endpoint takes, or did not come whole.", http.StatusRequestEntityTooLarge)
		return
	}
	s.serveAWS(w, r, body)
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

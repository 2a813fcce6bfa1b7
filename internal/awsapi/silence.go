package awsapi

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"

	"github.com/aws/aws-sdk-go-v2/credentials/processcreds"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// explainSilence explains an error where AWS gave no answer that could be read.
func (c call) explainSilence(f *Failure, err error) {
	host := unreachableHost(err)
	if host == "" && !isTransport(err) {
		f.Kind, f.Detail = ErrRefused, "The request could not be made, or its answer not be read."
		f.Facts = append(f.Facts, Fact{"Reason", c.innermost(err)})
		return
	}
	f.Kind = ErrUnreachable
	reason, remedy := transportReason(err)
	f.Detail = "The endpoint did not answer: " + reason + "."
	f.Remedy = remedy
	if host != "" {
		f.Facts = append(f.Facts, Fact{"Endpoint", host})
	}
}

func transportReason(err error) (reason, remedy string) {
	const network = "Check the network, the proxy arguments (http_proxy, https_proxy, no_proxy) and the endpoints block of the provider."
	var dns *net.DNSError
	var unknownAuthority x509.UnknownAuthorityError
	var hostname x509.HostnameError
	var verification *tls.CertificateVerificationError
	var timeout interface{ Timeout() bool }
	switch {
	case errors.As(err, &dns):
		return "there is no host of that name", "Check the region and the endpoints block of the provider, and the network."
	case errors.As(err, &unknownAuthority), errors.As(err, &hostname), errors.As(err, &verification):
		return "its TLS certificate is not trusted here", "If a proxy inspects TLS, name its certificates in custom_ca_bundle."
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the connection was refused; nothing listens there", network
	case errors.As(err, &timeout) && timeout.Timeout():
		return "no answer came in time", network
	case isBroken(err):
		return "the connection broke before the answer came", network
	}
	return "the connection failed", network
}

// isTransport reports whether the request failed on its way, rather than before
// it was sent.
func isTransport(err error) bool {
	var send *smithyhttp.RequestSendError
	var op *net.OpError
	return errors.As(err, &send) || errors.As(err, &op) || isBroken(err)
}

func isBroken(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, syscall.ECONNRESET) || errors.Is(err, syscall.EPIPE)
}

// neverSent is true if the connection itself could not be made, so that the
// service cannot have seen the request.
func neverSent(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	return errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial"
}

// unreachableHost is the host the request was for, without path or query.
func unreachableHost(err error) string {
	var u *url.Error
	if !errors.As(err, &u) {
		return ""
	}
	parsed, parseErr := url.Parse(u.URL)
	if parseErr != nil {
		return ""
	}
	return parsed.Scheme + "://" + parsed.Host
}

// innermost is the text of the cause alone, without the names of the calls it
// came through, and without secrets.
func (c call) innermost(err error) string {
	var op *smithy.OperationError
	if errors.As(err, &op) {
		err = op.Err
	}
	if reason, ok := processReason(err); ok {
		return reason
	}
	text, _, _ := strings.Cut(hide(err.Error(), c.secrets), "\n")
	if len(text) > maxMessage {
		text = strings.ToValidUTF8(text[:maxMessage], "") + "…"
	}
	return text
}

// processReason says why the command in a profile's credential_process gave no
// credentials. What it printed is not repeated, though the SDK would: it may hold
// the credentials, in a form that cannot be read.
func processReason(err error) (string, bool) {
	var process *processcreds.ProviderError
	if !errors.As(err, &process) {
		return "", false
	}
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	if errors.As(err, &syntax) || errors.As(err, &kind) {
		return "the command in credential_process printed something else than the JSON object that is due; run it by hand to see what", true
	}
	return process.Err.Error(), true
}

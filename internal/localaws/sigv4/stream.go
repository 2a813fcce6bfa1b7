package sigv4

import (
	"bytes"
	"crypto/hmac"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
)

// The words that may stand in place of the body's hash.
// Source: Amazon S3 API Reference, "Common request headers", x-amz-content-sha256.
const (
	unsignedPayload = "UNSIGNED-PAYLOAD"
	unsignedTrailer = "STREAMING-UNSIGNED-PAYLOAD-TRAILER"
	signedChunks    = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
	signedTrailer   = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"
)

func isPayloadWord(sent string) bool { return sent == unsignedPayload || isChunked(sent) }

func isChunked(sent string) bool {
	return sent == unsignedTrailer || sent == signedChunks || sent == signedTrailer
}

// Payload is a body as it was meant, with what came after it.
type Payload struct {
	Body    []byte
	Trailer http.Header
}

// Decode takes a body in chunks apart and verifies their signatures. A body of
// any other form comes back as it is. The request must have passed Check, or
// be one that nobody signed, whose chunks cannot be signed either: then a is
// the zero Authorization. The error is an *Error.
// Source: Amazon S3 API Reference, "Signature calculations for the
// Authorization header: Transferring payload in multiple chunks" and
// "Including trailing headers".
func Decode(r *http.Request, body []byte, a Authorization, secret string) (Payload, error) {
	form := r.Header.Get(hashHeader)
	if !isChunked(form) {
		return Payload{Body: body}, nil
	}
	d := decoder{rest: body, signed: form != unsignedTrailer, trailing: form != signedChunks, previous: a.Signature, scope: a.scope()}
	if d.signed && a.Signature == "" {
		return Payload{}, framing("The body is said to be signed in chunks, but the request is not signed.")
	}
	if d.signed {
		d.key = signingKey(secret, a)
		signedAt, err := requestTime(r)
		if err != nil {
			return Payload{}, err
		}
		d.time = signedAt.UTC().Format(timeFormat)
	}
	p, err := d.decode()
	if err != nil {
		return Payload{}, err
	}
	if want := r.Header.Get("X-Amz-Decoded-Content-Length"); want != strconv.Itoa(len(p.Body)) {
		return Payload{}, framing("You did not provide the number of bytes specified by the x-amz-decoded-content-length HTTP header: %s were announced and %d came.", want, len(p.Body))
	}
	return p, nil
}

// decoder reads the chunks of one body.
type decoder struct {
	rest     []byte
	signed   bool
	trailing bool
	key      []byte
	time     string
	scope    string
	// previous is the signature that the next one builds on.
	previous string
}

func (d *decoder) decode() (Payload, error) {
	var whole []byte
	for {
		chunk, err := d.chunk()
		if err != nil {
			return Payload{}, err
		}
		if len(chunk) == 0 {
			break
		}
		whole = append(whole, chunk...)
	}
	trailer, err := d.trailer()
	return Payload{Body: whole, Trailer: trailer}, err
}

// line reads up to the end of a line and past it.
func (d *decoder) line() (string, error) {
	line, rest, ok := bytes.Cut(d.rest, []byte("\r\n"))
	if !ok {
		return "", framing("A chunk of the body ends before its line does.")
	}
	d.rest = rest
	return string(line), nil
}

// chunk reads SIZE[;chunk-signature=…], a line of its own, and that many
// bytes. The last chunk is empty, and what follows it are trailers.
func (d *decoder) chunk() ([]byte, error) {
	head, err := d.line()
	if err != nil {
		return nil, err
	}
	digits, extension, _ := strings.Cut(head, ";")
	size, err := strconv.ParseUint(digits, 16, 31)
	if err != nil || size > uint64(len(d.rest)) {
		return nil, framing("A chunk's size %q is no hexadecimal number or more than there is.", digits)
	}
	data := d.rest[:size]
	d.rest = d.rest[size:]
	if err := d.check("-PAYLOAD", hexHash(nil)+"\n"+hexHash(data), strings.TrimPrefix(extension, "chunk-signature=")); err != nil {
		return nil, err
	}
	if size == 0 {
		return nil, nil
	}
	end, err := d.line()
	if err != nil || end != "" {
		return nil, framing("A chunk of the body is not %d bytes long, as it says.", size)
	}
	return data, nil
}

// check verifies one signature of the chain, if there is one.
func (d *decoder) check(kind, hashes, signature string) error {
	if !d.signed {
		return nil
	}
	toSign := strings.Join([]string{Algorithm + kind, d.time, d.scope, d.previous, hashes}, "\n")
	want := hex.EncodeToString(sum(d.key, toSign))
	if !hmac.Equal([]byte(want), []byte(signature)) {
		return mismatch()
	}
	d.previous = want
	return nil
}

// trailer reads name:value lines up to an empty one, the last of them the
// trailer's own signature where chunks are signed.
func (d *decoder) trailer() (http.Header, error) {
	h := http.Header{}
	var signed strings.Builder
	signature := ""
	for len(d.rest) > 0 {
		line, err := d.line()
		if err != nil {
			return nil, err
		}
		name, value, ok := strings.Cut(line, ":")
		switch {
		case line == "":
			d.rest = nil
		case !ok || !d.trailing:
			return nil, framing("The body goes on after its last chunk.")
		case strings.EqualFold(name, "x-amz-trailer-signature"):
			signature = value
		default:
			h.Set(name, strings.TrimSpace(value))
			signed.WriteString(strings.ToLower(name) + ":" + strings.TrimSpace(value) + "\n")
		}
	}
	if !d.trailing {
		return h, nil
	}
	return h, d.check("-TRAILER", hexHash([]byte(signed.String())), signature)
}

func framing(format string, args ...any) *Error {
	e := incomplete(format, args...)
	e.Problem = Framing
	return e
}

package localaws

import (
	"bytes"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net/http"
)

const (
	controlPrefix = "/_localaws/"
	// TokenHeader carries the control API's token.
	TokenHeader = "X-Localaws-Token"
)

// serveControl answers the control API, in JSON.
func (s *Server) serveControl(w http.ResponseWriter, r *http.Request) {
	token := r.Header.Get(TokenHeader)
	switch {
	case token == "":
		controlError(w, http.StatusUnauthorized, "the header "+TokenHeader+" is missing; the token was printed at start")
	case subtle.ConstantTimeCompare([]byte(token), []byte(s.config.Token)) != 1:
		controlError(w, http.StatusForbidden, "the token in the header "+TokenHeader+" is not this endpoint's")
	default:
		s.control(w, r)
	}
}

func (s *Server) control(w http.ResponseWriter, r *http.Request) {
	switch r.Method + " " + r.URL.Path[len(controlPrefix):] {
	case "GET health":
		controlJSON(w, map[string]string{"status": "ok"})
	case "GET credentials":
		controlJSON(w, s.Credentials())
	case "GET requests":
		controlJSON(w, s.Journal())
	case "DELETE requests":
		s.ClearJournal()
		w.WriteHeader(http.StatusNoContent)
	case "PUT faults":
		putControl(w, r, func(list []Fault) error { return s.SetFaults(list...) })
	case "PUT settings":
		putControl(w, r, s.SetSettings)
	case "POST web-identity-token":
		postControl(w, r, func(i WebIdentity) (tokenJSON, error) {
			token, err := s.IssueWebIdentityToken(i)
			return tokenJSON{token}, err
		})
	case "POST saml-assertion":
		postControl(w, r, func(i SAMLIdentity) (assertionJSON, error) {
			assertion, err := s.IssueSAMLAssertion(i)
			return assertionJSON{assertion}, err
		})
	case "GET saml-metadata":
		metadata, err := s.SAMLMetadata(r.URL.Query().Get("entity_id"))
		answerControl(w, metadataJSON{metadata}, err)
	case "PUT network-origins":
		putControl(w, r, func(list []Origin) error { return s.SetOrigins(list...) })
	case "POST mfa-code":
		postControl(w, r, func(d mfaSerialJSON) (mfaCodeJSON, error) {
			code, err := s.MFACode(d.SerialNumber)
			return mfaCodeJSON{code}, err
		})
	case "PUT security-lake":
		putControl(w, r, s.SetSecurityLake)
	case "POST assume-as-service":
		postControl(w, r, s.AssumeAsService)
	default:
		controlError(w, http.StatusNotFound, "the control API has GET health, GET credentials, GET and DELETE requests, PUT faults, PUT settings, PUT security-lake, POST web-identity-token, POST saml-assertion, GET saml-metadata, POST mfa-code, PUT network-origins and POST assume-as-service")
	}
}

type tokenJSON struct {
	Token string `json:"token"`
}

type mfaSerialJSON struct {
	SerialNumber string `json:"serial_number"`
}

type mfaCodeJSON struct {
	Code string `json:"code"`
}

type assertionJSON struct {
	Assertion string `json:"assertion"`
}

type metadataJSON struct {
	Metadata string `json:"metadata"`
}

// putControl reads a body, applies it and answers with what now holds.
func putControl[T any](w http.ResponseWriter, r *http.Request, apply func(T) error) {
	postControl(w, r, func(value T) (T, error) { return value, apply(value) })
}

// postControl reads a body and answers with what it leads to.
func postControl[In, Out any](w http.ResponseWriter, r *http.Request, do func(In) (Out, error)) {
	body, err := readBody(w, r)
	if err != nil {
		controlError(w, http.StatusRequestEntityTooLarge, "the body is too large, or did not come whole")
		return
	}
	var value In
	if err := decodeStrictly(body, &value); err != nil {
		controlError(w, http.StatusBadRequest, err.Error())
		return
	}
	out, err := do(value)
	answerControl(w, out, err)
}

// answerControl gives an error of AWS's the status that AWS gives it.
func answerControl[T any](w http.ResponseWriter, value T, err error) {
	var failed *apiError
	switch {
	case errors.As(err, &failed):
		controlError(w, failed.status, failed.Error())
	case err != nil:
		controlError(w, http.StatusBadRequest, err.Error())
	default:
		controlJSON(w, value)
	}
}

// decodeStrictly refuses members that are not known, for a misspelt one would
// be silently without effect.
func decodeStrictly[T any](text []byte, into *T) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return jsonError(text, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more after the JSON's end")
	}
	return nil
}

func controlJSON[T any](w http.ResponseWriter, value T) {
	body, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		controlError(w, http.StatusInternalServerError, "the answer could not be written as JSON")
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	// A client that is gone cannot be told so.
	_, _ = w.Write(append(body, '\n'))
}

func controlError(w http.ResponseWriter, status int, message string) {
	body, err := json.Marshal(map[string]string{"error": message})
	if err != nil {
		body = []byte(`{"error": "unknown"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(append(body, '\n'))
}

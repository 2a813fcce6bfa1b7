package provider

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/externalid"
)

// requestExternalID takes the external ID out of a counterexample: what stands
// before it, the ID itself, and the rest.
func requestExternalID(request string) (before, id, after string, found bool) {
	// Inside a JSON string the quotes of this key would be escaped.
	const key = `,"external_id":`
	before, rest, found := strings.Cut(request, key)
	if !found {
		return request, "", "", false
	}
	decoder := json.NewDecoder(strings.NewReader(rest))
	if err := decoder.Decode(&id); err != nil {
		return before, "", "}", true
	}
	return before + key, id, rest[decoder.InputOffset():], true
}

// maskedRequest is a counterexample for diagnostics, which end up in logs of
// pipelines: an external ID can be all that keeps others out. Findings in state
// hold the whole request.
func maskedRequest(request string) string {
	before, id, after, found := requestExternalID(request)
	if !found {
		return request
	}
	return before + strconv.Quote(shownExternalID(id)) + after
}

// withoutPlaceholder names an external ID that is not known yet as core does,
// and not by what stands for it in the audit.
func withoutPlaceholder(detail, request string) string {
	if _, id, _, _ := requestExternalID(request); isPlaceholder(id) {
		return strings.ReplaceAll(detail, externalid.Mask(id), shownExternalID(id))
	}
	return detail
}

func shownExternalID(id string) string {
	if isPlaceholder(id) {
		return "(known after apply)"
	}
	return externalid.Mask(id)
}

func isPlaceholder(id string) bool { return strings.HasPrefix(id, placeholderExternalID) }

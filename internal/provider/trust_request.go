package provider

import (
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/attr"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// requestAttributes are the attributes a request object may have.
func requestAttributes() []string {
	return []string{
		"principal", "role_arn", "external_id", "session_name", "source_identity",
		"session_tags", "transitive_tag_keys", "action", "context",
	}
}

// trustRequest reads a request object. Known is false where the answer has to
// wait for a value that Terraform does not know yet.
func trustRequest(value attr.Value) (r trust.Request, known bool, err error) {
	object, err := readObject("request", value, requestAttributes())
	if err != nil {
		return trust.Request{}, false, err
	}
	principal := object.text("principal")
	r = trust.Request{
		RoleARN:           object.textNotEmpty("role_arn"),
		ExternalID:        object.text("external_id"),
		SessionName:       object.text("session_name"),
		SourceIdentity:    object.text("source_identity"),
		SessionTags:       object.textMap("session_tags"),
		TransitiveTagKeys: object.textList("transitive_tag_keys"),
		Action:            object.textNotEmpty("action"),
		Context:           object.textListMap("context"),
	}
	if err := object.err(); err != nil {
		return trust.Request{}, false, err
	}
	if object.unknown {
		return trust.Request{}, false, nil
	}
	if principal == nil {
		return trust.Request{}, false, errors.New("request.principal is missing: name the caller, as in { principal = \"123456789012\" }")
	}
	r.Principal = *principal
	return r, true, nil
}

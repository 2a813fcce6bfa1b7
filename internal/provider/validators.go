package provider

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// checkedString makes a validator of a check of the rooms below, so that each
// rule has one home. Description completes "value must be"; check returns what
// is wrong in a sentence of its own. Null and unknown values pass.
func checkedString(description string, check func(string) error) validator.String {
	return stringCheck{description: description, check: check}
}

type stringCheck struct {
	description string
	check       func(string) error
}

func (v stringCheck) Description(context.Context) string { return "value must be " + v.description }
func (v stringCheck) MarkdownDescription(context.Context) string {
	return "value must be " + v.description
}

func (v stringCheck) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := v.check(req.ConfigValue.ValueString()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid value", sentence(err.Error())+whichElement(req.Path))
	}
}

// whichElement names the element of a map or list that a diagnostic is about:
// core shows no more than the attribute. An element of a set is its own name.
func whichElement(at path.Path) string {
	last, _ := at.Steps().LastStep()
	switch last.(type) {
	case path.PathStepElementKeyString, path.PathStepElementKeyInt:
		return "\n\nAt: " + at.String()
	default:
		return ""
	}
}

// checkedInt64 is checkedString for whole numbers.
func checkedInt64(description string, check func(int64) error) validator.Int64 {
	return int64Check{description: description, check: check}
}

type int64Check struct {
	description string
	check       func(int64) error
}

func (v int64Check) Description(context.Context) string { return "value must be " + v.description }
func (v int64Check) MarkdownDescription(context.Context) string {
	return "value must be " + v.description
}

func (v int64Check) ValidateInt64(_ context.Context, req validator.Int64Request, resp *validator.Int64Response) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	if err := v.check(req.ConfigValue.ValueInt64()); err != nil {
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid value", sentence(err.Error()))
	}
}

// sentence begins an error's text with a capital and ends it with a period,
// so that a reader of a diagnostic meets whole sentences. An ARN or the path of
// an attribute that begins one stays as it is.
func sentence(text string) string {
	if text == "" {
		return text
	}
	word, _, _ := strings.Cut(text, " ")
	isName := strings.ContainsAny(strings.TrimRight(word, ":.,"), ".:")
	if first := text[0]; first >= 'a' && first <= 'z' && !isName {
		text = string(first-'a'+'A') + text[1:]
	}
	if last := text[len(text)-1]; last != '.' && last != '!' && last != '?' && last != '\n' {
		text += "."
	}
	return text
}

// clause is a sentence without its period, for errors of functions: core puts
// one of its own behind them.
func clause(text string) string { return strings.TrimSuffix(sentence(text), ".") }

// sentenceCase begins a word with a capital, for labels of facts.
func sentenceCase(word string) string { return strings.ToUpper(word[:1]) + word[1:] }

package vendor

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// The variables that expressions can use, besides the parameters in var.
const (
	varPartition  = "partition"
	varDNSSuffix  = "dns_suffix"
	varParameters = "var"
	varRoleARN    = "role_arn"
	varRoleName   = "role_name"
	varAccountID  = "account_id"
	varExternalID = "external_id"
)

// functions are those that expressions can call, by Terraform's names but for
// json and sql.
var functions = sync.OnceValue(func() map[string]function.Function {
	return map[string]function.Function{
		"coalesce":   stdlib.CoalesceFunc,
		"concat":     stdlib.ConcatFunc,
		"contains":   stdlib.ContainsFunc,
		"flatten":    stdlib.FlattenFunc,
		"format":     stdlib.FormatFunc,
		"join":       stdlib.JoinFunc,
		"json":       jsonFunction(),
		"length":     stdlib.LengthFunc,
		"lower":      stdlib.LowerFunc,
		"replace":    stdlib.ReplaceFunc,
		"split":      stdlib.SplitFunc,
		"sql":        sqlFunction(),
		"trimprefix": stdlib.TrimPrefixFunc,
		"trimsuffix": stdlib.TrimSuffixFunc,
		"upper":      stdlib.UpperFunc,
	}
})

func functionNames() []string { return slices.Sorted(maps.Keys(functions())) }

// sqlFunction writes a text as a literal of standard SQL: in single quotes, of
// which any inside are doubled.
func sqlFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "text", Type: cty.String}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(arguments []cty.Value, _ cty.Type) (cty.Value, error) {
			return cty.StringVal("'" + strings.ReplaceAll(arguments[0].AsString(), "'", "''") + "'"), nil
		},
	})
}

// jsonFunction writes a value as indented JSON, attributes in alphabetical
// order and without those that are null: what a customer leaves out, an API is
// not sent.
func jsonFunction() function.Function {
	return function.New(&function.Spec{
		Params: []function.Parameter{{Name: "value", Type: cty.DynamicPseudoType}},
		Type:   function.StaticReturnType(cty.String),
		Impl: func(arguments []cty.Value, _ cty.Type) (cty.Value, error) {
			var out bytes.Buffer
			encoder := json.NewEncoder(&out)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			value, err := encode(arguments[0])
			if err == nil {
				err = encoder.Encode(value)
			}
			return cty.StringVal(strings.TrimSuffix(out.String(), "\n")), err
		},
	})
}

// encode turns a value into JSON, null attributes left out.
func encode(value cty.Value) (json.RawMessage, error) {
	switch t := value.Type(); {
	case value.IsNull():
		return raw[any](nil)
	case t == cty.Number:
		return raw(json.Number(value.AsBigFloat().Text('f', -1)))
	case t == cty.Bool:
		return raw(value.True())
	case t == cty.String:
		return raw(value.AsString())
	case t.IsObjectType() || t.IsMapType():
		members := map[string]json.RawMessage{}
		for name, member := range value.AsValueMap() {
			text, err := encode(member)
			if err != nil {
				return nil, err
			}
			if !member.IsNull() {
				members[name] = text
			}
		}
		return raw(members)
	default:
		elements := []json.RawMessage{}
		for _, element := range value.AsValueSlice() {
			text, err := encode(element)
			if err != nil {
				return nil, err
			}
			elements = append(elements, text)
		}
		return raw(elements)
	}
}

// raw is JSON in which < and > stand as they are.
func raw[T any](value T) (json.RawMessage, error) {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return json.RawMessage(bytes.TrimSpace(out.Bytes())), err
}

// evalContext is what expressions see: the parameters, the partition and what
// the block adds.
func evalContext(partition string, parameters cty.Value, more map[string]cty.Value) *hcl.EvalContext {
	p, _ := awsid.LookupPartition(partition)
	variables := map[string]cty.Value{
		varPartition:  cty.StringVal(partition),
		varDNSSuffix:  cty.StringVal(p.DNSSuffix),
		varParameters: parameters,
	}
	maps.Copy(variables, more)
	return &hcl.EvalContext{Variables: variables, Functions: functions()}
}

// list evaluates an expression to texts; none where it is left out.
func list(expression hcl.Expression, in *hcl.EvalContext) ([]string, hcl.Diagnostics) {
	value, diags := evaluate(expression, in, cty.List(cty.String))
	if diags.HasErrors() || value.IsNull() {
		return nil, diags
	}
	var texts []string
	for _, element := range value.AsValueSlice() {
		if element.IsNull() || element.AsString() == "" {
			return nil, refusal(expression, "the list holds an empty value")
		}
		texts = append(texts, element.AsString())
	}
	return texts, nil
}

// text evaluates an expression to a text, false where it comes to null.
func text(expression hcl.Expression, in *hcl.EvalContext) (string, bool, hcl.Diagnostics) {
	value, diags := evaluate(expression, in, cty.String)
	if diags.HasErrors() || value.IsNull() {
		return "", false, diags
	}
	return value.AsString(), true, nil
}

// holds evaluates a condition, which holds where it is left out.
func holds(expression hcl.Expression, in *hcl.EvalContext) (bool, hcl.Diagnostics) {
	value, diags := evaluate(expression, in, cty.Bool)
	if diags.HasErrors() {
		return false, diags
	}
	return value.IsNull() || value.True(), nil
}

func evaluate(expression hcl.Expression, in *hcl.EvalContext, want cty.Type) (cty.Value, hcl.Diagnostics) {
	value, diags := expression.Value(in)
	if diags.HasErrors() {
		return cty.NilVal, diags
	}
	converted, err := convert.Convert(value, want)
	if err != nil {
		return cty.NilVal, refusal(expression, "the value has the wrong type: "+err.Error())
	}
	return converted, nil
}

func refusal(expression hcl.Expression, text string) hcl.Diagnostics {
	at := expression.Range()
	return hcl.Diagnostics{{Severity: hcl.DiagError, Detail: text, Subject: &at}}
}

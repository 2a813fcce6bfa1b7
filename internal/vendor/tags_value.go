package vendor

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/hashicorp/hcl/v2"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/convert"
)

// readValue evaluates a constant expression into target: a pointer to a string,
// bool, int, int64 or []string. Values convert as HCL converts them, so that "5" is a number too;
// null is refused, in a list too.
func readValue(expression hcl.Expression, target any) hcl.Diagnostics {
	value, diags := expression.Value(nil)
	if diags.HasErrors() {
		return diags
	}
	if err := assign(value, target); err != nil {
		return hcl.Diagnostics{{
			Severity: hcl.DiagError, Summary: "Unsuitable value",
			Detail:  "Unsuitable value: " + err.Error() + ".",
			Subject: expression.StartRange().Ptr(),
		}}
	}
	return nil
}

func assign(value cty.Value, target any) error {
	switch target := target.(type) {
	case *string:
		v, err := convertTo(value, cty.String)
		if err == nil {
			*target = v.AsString()
		}
		return err
	case *bool:
		v, err := convertTo(value, cty.Bool)
		if err == nil {
			*target = v.True()
		}
		return err
	case *int:
		n, err := wholeNumber(value)
		*target = int(n)
		return err
	case *int64:
		n, err := wholeNumber(value)
		*target = n
		return err
	case *[]string:
		return assignTexts(value, target)
	default:
		// Not covered: the targets are this package's own.
		panic(fmt.Sprintf("an attribute cannot be read into %T", target))
	}
}

func assignTexts(value cty.Value, target *[]string) error {
	list, err := convertTo(value, cty.List(cty.String))
	if err != nil {
		return err
	}
	texts := make([]string, 0, list.LengthInt())
	for _, element := range list.AsValueSlice() {
		if element.IsNull() {
			return errors.New("null value is not allowed in the list")
		}
		texts = append(texts, element.AsString())
	}
	*target = texts
	return nil
}

func convertTo(value cty.Value, kind cty.Type) (cty.Value, error) {
	v, err := convert.Convert(value, kind)
	switch {
	case err != nil:
		return cty.NilVal, err
	case v.IsNull():
		return cty.NilVal, errors.New("null value is not allowed")
	case !v.IsWhollyKnown():
		// Not covered: without variables and functions every expression has a value.
		return cty.NilVal, errors.New("the value must be a constant")
	}
	return v, nil
}

func wholeNumber(value cty.Value) (int64, error) {
	v, err := convertTo(value, cty.Number)
	if err != nil {
		return 0, err
	}
	n, accuracy := v.AsBigFloat().Int64()
	if accuracy != big.Exact {
		return 0, errors.New("a whole number is required")
	}
	return n, nil
}

package provider

import (
	"context"
	"math/big"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// wholeNumberType is the type of a whole number that a user gives. Terraform's
// numbers may have fractions and any size, and the framework's own type answers
// those with an error that blames the provider; this one reads them as the next
// whole number towards zero, so that Validate comes to speak of them.
type wholeNumberType struct{ basetypes.Int64Type }

// Equal is true of the framework's own type too, for that is what the values
// are of.
func (t wholeNumberType) Equal(o attr.Type) bool {
	_, same := o.(wholeNumberType)
	return same || t.Int64Type.Equal(o)
}

// String names the type in the framework's own diagnostics.
func (wholeNumberType) String() string { return "provider.wholeNumberType" }

// ValueFromTerraform reads any number.
func (t wholeNumberType) ValueFromTerraform(ctx context.Context, in tftypes.Value) (attr.Value, error) {
	number, known := givenNumber(in)
	if !known {
		return t.Int64Type.ValueFromTerraform(ctx, in)
	}
	whole, _ := number.Int64()
	return types.Int64Value(whole), nil
}

// givenNumber is false of what is null, unknown or no number.
func givenNumber(in tftypes.Value) (*big.Float, bool) {
	number := new(big.Float)
	if in.IsNull() || !in.IsKnown() || in.As(number) != nil {
		return nil, false
	}
	return number, true
}

// Validate refuses fractions, and numbers that 64 bits do not hold. The
// framework calls it with what the configuration says.
func (wholeNumberType) Validate(_ context.Context, in tftypes.Value, at path.Path) diag.Diagnostics {
	number, known := givenNumber(in)
	if !known {
		return nil
	}
	if _, accuracy := number.Int64(); accuracy == big.Exact {
		return nil
	}
	return diag.Diagnostics{diag.NewAttributeErrorDiagnostic(at, "Not a whole number",
		number.Text('g', 20)+" is not a whole number, or too large for one; leave out the fraction, as floor() does.")}
}

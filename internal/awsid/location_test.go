package awsid_test

import (
	"strings"
	"testing"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

func TestCheckOrganizationID(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, id, want string
	}{
		{"the shortest that Organizations makes", "o-a1b2c3d4e5", ""},
		{"the longest its pattern allows", "o-" + strings.Repeat("a", 32), ""},
		{"one short of the pattern", "o-a1b2c3d4e", "9 characters follow o-"},
		{"one over the pattern", "o-" + strings.Repeat("a", 33), "33 characters follow o-"},
		{"upper case is not in the pattern", "o-A1B2C3D4E5", "lower-case"},
		{"a root of an organisation", "r-a1b2", "begins with o-"},
		{"an organisational unit", "ou-a1b2-c3d4e5f6", "begins with o-"},
		{"an account", "123456789012", "begins with o-"},
		{"nothing", "", "begins with o-"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			checkMessage(t, awsid.CheckOrganizationID(tt.id), tt.want)
		})
	}
}

func TestCheckRegion(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, region, want string
	}{
		{"commercial", "us-east-1", ""},
		{"three words", "us-gov-west-1", ""},
		{"European sovereign cloud", "eusc-de-east-1", ""},
		{"isolated", "us-isob-east-1", ""},
		{"a region to come", "xy-northwest-12", ""},
		{"an availability zone", "us-east-1a", `the region is "us-east-1"`},
		{"the name in the console", "N. Virginia", "not the name of an AWS region"},
		{"upper case", "US-EAST-1", "lower-case"},
		{"underscores", "us_east_1", "not the name of an AWS region"},
		{"no number", "us-east-one", "ends in a number"},
		{"an empty word", "us--1", "lower-case"},
		{"nothing", "", "not the name of an AWS region"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			checkMessage(t, awsid.CheckRegion(tt.region), tt.want)
		})
	}
}

// checkMessage expects no error where want is empty, else one that holds want.
func checkMessage(t *testing.T, err error, want string) {
	t.Helper()
	switch {
	case want == "" && err != nil:
		t.Errorf("refused: %v", err)
	case want != "" && err == nil:
		t.Errorf("accepted; want an error holding %q", want)
	case want != "" && !strings.Contains(err.Error(), want):
		t.Errorf("error %q does not hold %q", err, want)
	}
}

func TestCheckOrganizationPath(t *testing.T) {
	t.Parallel()
	const unit = "ou-ab12-11111111/"
	for _, tt := range []struct {
		reason, path, want string
	}{
		{"directly under the root", "o-a1b2c3d4e5/r-ab12/", ""},
		{"as deep as units nest", "o-a1b2c3d4e5/r-ab12/" + strings.Repeat(unit, 5), ""},
		{"one deeper", "o-a1b2c3d4e5/r-ab12/" + strings.Repeat(unit, 6), "5 deep"},
		{"no slash at the end", "o-a1b2c3d4e5/r-ab12", "not a place"},
		{"no root", "o-a1b2c3d4e5/", "not a place"},
		{"another thing than an organisation", "r-ab12/ou-ab12-11111111/", "begins with o-"},
		{"a unit for the root", "o-a1b2c3d4e5/" + unit, "no root"},
		{"a root that is too short", "o-a1b2c3d4e5/r-ab1/", "no root"},
		{"a unit that is too short", "o-a1b2c3d4e5/r-ab12/ou-ab12-1111111/", "no unit"},
		{"a root for a unit", "o-a1b2c3d4e5/r-ab12/r-ab12/", "no unit"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			checkMessage(t, awsid.CheckOrganizationPath(tt.path), tt.want)
		})
	}
}

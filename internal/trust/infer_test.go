package trust_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

func TestInfer(t *testing.T) {
	t.Parallel()
	const vendor = `"arn:aws:iam::999988887777:role/vendor"`
	statement := func(action, condition string) string {
		return fmt.Sprintf(`{"Effect":"Allow","Principal":{"AWS":%s},"Action":%s%s}`, vendor, action, condition)
	}
	withID := statement(`"sts:AssumeRole"`, `,"Condition":{"StringEquals":{"sts:ExternalId":"the-id"}}`)
	for _, tt := range []struct {
		reason, statements string
		// want is nil where the shape is another.
		want *trust.Spec
	}{
		{"the built shape", withID, &trust.Spec{Partition: "aws", Principals: []string{"arn:aws:iam::999988887777:role/vendor"}, ExternalIDs: []string{"the-id"}}},
		{"with both extras, in any order", statement(`"sts:SetSourceIdentity"`, "") + "," + withID + "," + statement(`"sts:TagSession"`, ""),
			&trust.Spec{Partition: "aws", Principals: []string{"arn:aws:iam::999988887777:role/vendor"}, ExternalIDs: []string{"the-id"}, AllowSessionTags: true, AllowSourceIdentity: true}},
		{"a loose comparison is a condition, not an ID", statement(`"sts:AssumeRole"`, `,"Condition":{"StringLike":{"sts:ExternalId":"the-*"}}`),
			&trust.Spec{Partition: "aws", Principals: []string{"arn:aws:iam::999988887777:role/vendor"}, Conditions: []trust.Condition{{Test: "StringLike", Variable: "sts:ExternalId", Values: []string{"the-*"}}}}},
		{"an account by its ID, and another by its root", `{"Effect":"Allow","Principal":{"AWS":["999988887777","arn:aws-cn:iam::111122223333:root"]},"Action":"sts:AssumeRole"}`,
			&trust.Spec{Partition: "aws-cn", Principals: []string{"arn:aws-cn:iam::111122223333:root", "arn:aws-cn:iam::999988887777:root"}}},
		{"an action in another case", statement(`"STS:assumerole"`, ""), &trust.Spec{Partition: "aws", Principals: []string{"arn:aws:iam::999988887777:role/vendor"}}},
		{"two actions in one statement", statement(`["sts:AssumeRole","sts:TagSession"]`, ""), nil},
		{"a Deny", withID + `,{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`, nil},
		{"a service", `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`, nil},
		{"a service beside the vendor", `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com","AWS":` + vendor + `},"Action":"sts:AssumeRole"}`, nil},
		{"everyone", `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}`, nil},
		{"a wider action", statement(`"sts:*"`, ""), nil},
		{"a federated caller", `{"Effect":"Allow","Principal":{"Federated":"accounts.google.com"},"Action":"sts:AssumeRoleWithWebIdentity"}`, nil},
		{"NotAction", `{"Effect":"Allow","Principal":{"AWS":` + vendor + `},"NotAction":"sts:TagSession"}`, nil},
		{"two statements that let in", withID + "," + strings.Replace(withID, "the-id", "other", 1), nil},
		{"tags for others than those let in", withID + `,{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:TagSession"}`, nil},
		{"tags under the ID, where they never work", withID + "," + statement(`"sts:TagSession"`, `,"Condition":{"StringEquals":{"sts:ExternalId":"the-id"}}`), nil},
		{"tags alone", statement(`"sts:TagSession"`, ""), nil},
		{"what a deleted role leaves", `{"Effect":"Allow","Principal":{"AWS":"AROADBQP57FF2AEXAMPLE"},"Action":"sts:AssumeRole"}`, nil},
		{"one session", `{"Effect":"Allow","Principal":{"AWS":"arn:aws:sts::999988887777:assumed-role/r/session"},"Action":"sts:AssumeRole"}`, nil},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			got, ok := trust.Infer(parse(t, `{"Version":"2012-10-17","Statement":[`+tt.statements+`]}`))
			if ok != (tt.want != nil) {
				t.Fatalf("inferred: %t (%+v)", ok, got)
			}
			if ok && !cmp.Equal(*tt.want, got, cmpopts.EquateEmpty()) {
				t.Error(cmp.Diff(*tt.want, got))
			}
		})
	}
	t.Run("the old version reads variables as text, so it is another document", func(t *testing.T) {
		t.Parallel()
		if got, ok := trust.Infer(parse(t, `{"Version":"2008-10-17","Statement":[`+withID+`]}`)); ok {
			t.Errorf("inferred %+v", got)
		}
	})
}

func TestInferIsTheInverseOfDocument(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		spec := drawSpec(t)
		d, err := spec.Document()
		if err != nil {
			t.Fatal(err)
		}
		got, ok := trust.Infer(d)
		if !ok {
			t.Fatalf("nothing inferred from %s", d.Marshal())
		}
		if diff := cmp.Diff(spec, got, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// drawSpec draws a Spec in the form in which Infer gives it back.
func drawSpec(t *rapid.T) trust.Spec {
	partition := rapid.SampledFrom([]string{"aws", "aws-us-gov", "aws-cn", "aws-eusc"}).Draw(t, "partition")
	principal := rapid.Custom(func(t *rapid.T) string {
		account := rapid.StringMatching(`[0-9]{12}`).Draw(t, "account")
		resource := rapid.SampledFrom([]string{"root", "role/a", "role/path/b", "user/c", "user/p/q/d"}).Draw(t, "resource")
		return "arn:" + partition + ":iam::" + account + ":" + resource
	})
	spec := trust.Spec{
		Partition:           partition,
		Principals:          rapid.SliceOfNDistinct(principal, 1, 4, rapid.ID).Draw(t, "principals"),
		ExternalIDs:         rapid.SliceOfDistinct(rapid.StringMatching(`[A-Za-z0-9+=,.@:/_-]{2,12}`), rapid.ID).Draw(t, "ids"),
		AllowSessionTags:    rapid.Bool().Draw(t, "tags"),
		AllowSourceIdentity: rapid.Bool().Draw(t, "identity"),
	}
	slices.Sort(spec.Principals)
	condition := rapid.Custom(func(t *rapid.T) trust.Condition {
		return trust.Condition{
			Test:     rapid.SampledFrom([]string{"StringLike", "StringNotEqualsIfExists", "ForAnyValue:StringEquals", "ArnLike", "Null"}).Draw(t, "test"),
			Variable: rapid.SampledFrom([]string{"sts:ExternalId", "sts:RoleSessionName", "sts:SourceIdentity", "aws:RequestTag/Team", "aws:TagKeys", "aws:PrincipalArn"}).Draw(t, "variable"),
			Values:   rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"true", "a*", "${aws:username}", "${sts:RoleSessionName}"}), 1, 3, rapid.ID).Draw(t, "values"),
		}
	})
	spec.Conditions = rapid.SliceOfNDistinct(condition, 0, 4, func(c trust.Condition) string { return c.Test + c.Variable }).Draw(t, "conditions")
	return spec
}

package policy_test

import (
	"fmt"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// A condition that was meant to demand an external ID, and that a caller who
// sends none passes: ForAllValues holds for an empty set.
func Example() {
	document, err := policy.Parse(`{
	  "Version": "2012-10-17",
	  "Statement": [{
	    "Sid": "Vendor",
	    "Effect": "Allow",
	    "Principal": {"AWS": "111122223333"},
	    "Action": "sts:AssumeRole",
	    "Condition": {"ForAllValues:StringEquals": {"sts:ExternalId": "3f2a9c1e-7b64"}}
	  }]
	}`, policy.UseTrust)
	if err != nil {
		fmt.Println(err)
		return
	}
	result := document.Evaluate(policy.Request{
		Caller:  policy.Caller{Kind: policy.CallerIdentity, AccountID: "111122223333"},
		Action:  "sts:AssumeRole",
		Context: policy.Context{},
	})
	fmt.Println(result.Outcome)
	for _, reason := range result.Reasons() {
		fmt.Println(reason)
	}
	// Output:
	// allowed
	// Statement 0 (Vendor) allows sts:AssumeRole: an identity of account 111122223333 is taken in because its account is; sts:ExternalId is absent from the request, and ForAllValues:StringEquals holds for an absent key.
}

// What IAM would refuse is said with its place and with what to write instead.
func ExampleParse() {
	_, err := policy.Parse(`{
  "Version": "2012-10-17",
  "Statement": [{
    "Effect": "Allow",
    "Principal": {"AWS": "111122223333"},
    "Action": "sts:AssumeRole",
    "Conditon": {"StringEquals": {"sts:ExternalId": "3f2a9c1e-7b64"}}
  }]
}`, policy.UseTrust)
	fmt.Println(err)
	// Output:
	// Statement[0].Conditon (line 7, column 5): "Conditon" is no element of a statement; it has Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition. Did you mean "Condition"?
}

package localaws

import (
	_ "embed"
	"encoding/json"
	"strings"
	"sync"
	"time"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// managedPoliciesJSON holds some of AWS's own managed policies, whole.
// Source: AWS Managed Policy Reference Guide, a page each.
//
//go:embed managed_policies.json
var managedPoliciesJSON []byte

type managedPolicyJSON struct {
	Name       string          `json:"name"`
	Path       string          `json:"path"`
	Version    string          `json:"version"`
	CreateDate time.Time       `json:"create_date"`
	UpdateDate time.Time       `json:"update_date"`
	Document   json.RawMessage `json:"document"`
}

// awsManagedPolicies are AWS's own policies by ARN, in the commercial
// partition. They never change, so all servers share them.
var awsManagedPolicies = sync.OnceValue(func() map[string]*managedPolicy {
	var entries []managedPolicyJSON
	if err := json.Unmarshal(managedPoliciesJSON, &entries); err != nil {
		panic("localaws: managed_policies.json: " + err.Error())
	}
	policies := map[string]*managedPolicy{}
	for _, e := range entries {
		d, err := parsePolicy(string(e.Document))
		if err != nil {
			panic("localaws: managed_policies.json: " + e.Name + ": " + err.Error())
		}
		p := &managedPolicy{
			name: e.Name, path: e.Path, arn: "arn:aws:iam::aws:policy" + e.Path + e.Name,
			id: awsPolicyID(e.Name), created: e.CreateDate, updated: e.UpdateDate,
			versions: []policyVersion{{id: e.Version, document: d, created: e.UpdateDate, isDefault: true}},
		}
		policies[p.arn] = p
	}
	return policies
})

// awsPolicyID is made of the name, so that it is the same on every start.
func awsPolicyID(name string) string {
	letters := strings.Map(func(c rune) rune {
		if strings.ContainsRune(idAlphabet, c) {
			return c
		}
		return -1
	}, strings.ToUpper(name))
	return policyIDPrefix + (letters + strings.Repeat("A", 17))[:17]
}

// awsManagedPolicy finds one of AWS's policies by its ARN in any partition.
func awsManagedPolicy(arn string) (*managedPolicy, bool) {
	a, err := awsid.ParseARN(arn)
	if err != nil || a.AccountID != "aws" {
		return nil, false
	}
	p, ok := awsManagedPolicies()["arn:aws:iam::aws:"+a.Resource]
	if !ok || a.Partition == "aws" {
		return p, ok
	}
	elsewhere := p.clone()
	elsewhere.arn = arn
	return elsewhere, true
}

package localaws

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/vendor"
)

// callerSeed is a vendor's account with whoever calls from it, as the default
// seed writes it.
type callerSeed struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Partition string     `json:"partition"`
	Roles     []roleSeed `json:"roles,omitempty"`
	Users     []roleSeed `json:"users,omitempty"`
}

type roleSeed struct {
	Name           string                     `json:"name"`
	Path           string                     `json:"path"`
	InlinePolicies map[string]json.RawMessage `json:"inline_policies"`
}

// mayAssume is the identity policy of a vendor's caller.
const mayAssume = `{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"], "Resource": "*"}]}`

// vendorAccounts are the accounts of the catalogue's vendors whose principals
// are the same for all customers, so that each of them can be played. Where the
// vendor names its account alone, the role is made up: KEY-integration.
func vendorAccounts(catalog *vendor.Catalog) ([]*callerSeed, error) {
	var accounts []*callerSeed
	for _, key := range catalog.Keys() {
		definition, err := catalog.Lookup(key)
		if err != nil {
			return nil, err
		}
		for _, variant := range definition.Variants {
			if variant.PrincipalScope != vendor.ScopeFixed {
				continue
			}
			for _, text := range variant.Principals {
				principal, err := awsid.ParsePrincipal(text, variant.Partition)
				if err != nil {
					return nil, fmt.Errorf("vendor %s: %w", key, err)
				}
				accounts = addCaller(accounts, definition, principal)
			}
		}
	}
	return accounts, nil
}

// addCaller adds a principal to its account, once.
func addCaller(accounts []*callerSeed, d *vendor.Definition, p awsid.Principal) []*callerSeed {
	i := slices.IndexFunc(accounts, func(a *callerSeed) bool { return a.ID == p.AccountID })
	if i < 0 {
		i = len(accounts)
		accounts = append(accounts, &callerSeed{ID: p.AccountID, Name: d.Title, Partition: p.Partition})
	}
	caller := roleSeed{Name: p.Name, Path: p.Path, InlinePolicies: map[string]json.RawMessage{"assume": json.RawMessage(mayAssume)}}
	into := &accounts[i].Roles
	switch p.Kind {
	case awsid.KindUser:
		into = &accounts[i].Users
	case awsid.KindAccount:
		caller.Name, caller.Path = strings.ReplaceAll(d.Key, "_", "-")+"-integration", "/"
	}
	if !slices.ContainsFunc(*into, func(r roleSeed) bool { return r.Name == caller.Name }) {
		*into = append(*into, caller)
	}
	return accounts
}

// withVendors adds the vendors' accounts to a seed that has none of them.
func withVendors(seed []byte, catalog *vendor.Catalog) ([]byte, error) {
	var all struct {
		Accounts []json.RawMessage `json:"accounts"`
	}
	if err := json.Unmarshal(seed, &all); err != nil {
		return nil, err
	}
	accounts, err := vendorAccounts(catalog)
	if err != nil {
		return nil, err
	}
	for _, a := range accounts {
		text, err := json.Marshal(a)
		if err != nil {
			return nil, err
		}
		all.Accounts = append(all.Accounts, text)
	}
	text, err := json.Marshal(all)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, text, "", "  "); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

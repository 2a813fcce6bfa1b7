package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// importTarget is what somebody says of the role or user to import; what is
// left out is empty.
type importTarget struct{ name, account, partition, arn string }

// importable is a kind of thing that can be imported by name or ARN.
type importable struct {
	// thing is its name in small letters: role, user.
	thing string
	kind  awsid.Kind
	// checkName refuses a name that none can have.
	checkName func(string) error
	// arnOf reads the ARN of the one that has the name.
	arnOf func(ctx context.Context, name string) (string, error)
}

// target reads what is given to name the thing: its name, or its ARN, which
// tells account, partition and path too.
func (i importable) target(given string) (importTarget, error) {
	if !strings.HasPrefix(given, "arn:") {
		return importTarget{name: given}, i.checkName(given)
	}
	p, err := awsid.ParsePrincipal(given, "")
	if err == nil && p.Kind != i.kind {
		err = fmt.Errorf("%q is not the ARN of a %s", given, i.thing)
	}
	return importTarget{name: p.Name, account: p.AccountID, partition: p.Partition, arn: given}, err
}

// check refuses a target that is right but for its account, partition or path:
// what only has the name is another one. That there is none at all is left to
// the refresh that follows.
func (i importable) check(ctx context.Context, client identifier, t importTarget, diags *diag.Diagnostics) {
	if t.account == "" || !i.isHere(ctx, client, t, diags) || t.arn == "" {
		return
	}
	found, err := i.arnOf(ctx, t.name)
	switch {
	case isGone(err):
	case err != nil:
		addAWSError(diags, err)
	case found != t.arn:
		diags.AddError(sentenceCase(i.thing)+" has another ARN",
			"There is a "+i.thing+" of that name, with another path. Import it by its name or by its own ARN, if it is the one you mean.\n\n"+
				"ARN given: "+t.arn+"\nARN of the "+i.thing+": "+found)
	}
}

// isHere keeps a thing of another account from being taken for the one of the
// same name here.
func (i importable) isHere(ctx context.Context, client identifier, t importTarget, diags *diag.Diagnostics) bool {
	identity, err := client.Identity(ctx)
	if err != nil {
		addAWSError(diags, err)
		return false
	}
	if identity.AccountID == "" || (identity.AccountID == t.account && (t.partition == "" || t.partition == identity.Partition)) {
		return true
	}
	diags.AddError(sentenceCase(i.thing)+" of another account",
		"The "+i.thing+" to import belongs to another account than the provider's credentials. Use credentials of its account, or a provider block (alias) for it.\n\n"+
			sentenceCase(i.thing)+": "+t.name+"\nAccount of the "+i.thing+": "+t.account+"\nAccount of the provider: "+identity.AccountID)
	return false
}

func (i importable) addError(diags *diag.Diagnostics, err error) {
	diags.AddError(sentenceCase(i.thing)+" to import not understood",
		sentence(err.Error())+" Import by the "+i.thing+"'s name (without its path), by its ARN, or by identity.")
}

package lake

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/trust"
)

// wrongID is an ID that no source has.
const wrongID = "crossaccount-check-wrong-external-id"

// trustUnasked: Security Lake never tells the provider identity, so that it has
// to be given.
func (j *judge) trustUnasked() string {
	var missing []string
	for _, argument := range []struct{ name, value string }{
		{"source_name", j.SourceName}, {"provider_principal", j.ProviderPrincipal}, {"external_id", j.ExternalID},
	} {
		if argument.value == "" {
			missing = append(missing, argument.name)
		}
	}
	if len(missing) == 0 {
		return ""
	}
	return "No " + list(missing) + " was given."
}

// providerRoleTrust asks the provider role's trust policy whether the principal
// gets in with its ID, and only with it.
func (j *judge) providerRoleTrust() finding {
	source, _ := j.Source(j.Facts)
	if l, lacking := j.Sources.lacks(); lacking {
		return unknownFor(l)
	}
	if source.ProviderRoleARN == "" {
		return unsure("Security Lake names no provider role for the source.", "Register the source again.")
	}
	if l, lacking := j.Provider.lacks(); lacking {
		return unknownFor(l)
	}
	if j.Provider.State == Absent {
		return fail(join("The provider role "+source.ProviderRoleARN+" does not exist.", j.Provider.Note), "Register the source again; Security Lake makes the role anew.")
	}
	d, err := policy.Parse(j.Provider.Value.TrustPolicy, policy.UseTrust)
	if err != nil {
		return unsure("The trust policy of the provider role cannot be read: "+err.Error(), "Mend the policy, or register the source again.")
	}
	return j.trustVerdict(d)
}

func (j *judge) trustVerdict(d *policy.Document) finding {
	remedy := "Register the source with this principal and external ID, or correct the trust policy of " + j.Provider.Value.ARN + ": one statement that allows sts:AssumeRole to the principal if sts:ExternalId is the ID, by StringEquals."
	wrong := wrongID
	if j.ExternalID == wrong {
		wrong += "-2"
	}
	var inDoubt []string
	for _, try := range []struct {
		id     *string
		wanted bool
		failed string
	}{
		{&j.ExternalID, true, "does not get in with the external ID"},
		{&wrong, false, "gets in with another external ID too"},
		{nil, false, "gets in without an external ID"},
	} {
		best, worst, keys, err := j.tryTrust(d, try.id)
		switch {
		case err != nil:
			return unsure("The trust policy of the provider role cannot be asked: "+err.Error()+".", "Give an account ID or a service principal as provider_principal.")
		case best == worst && best != try.wanted:
			return fail("The principal "+j.ProviderPrincipal+" "+try.failed+".", remedy)
		case best != worst:
			inDoubt = append(inDoubt, keys...)
		}
	}
	if len(inDoubt) > 0 {
		slices.Sort(inDoubt)
		return unsure("Whether the principal "+j.ProviderPrincipal+" gets in with its external ID alone hangs on "+list(slices.Compact(inDoubt))+", which only its own call decides.",
			"Ask the provider, or leave those conditions out.")
	}
	return pass("The principal " + j.ProviderPrincipal + " gets in with its external ID, and not without it.")
}

// tryTrust asks the trust policy in both readings.
func (j *judge) tryTrust(d *policy.Document, id *string) (best, worst bool, keys []string, err error) {
	request := trust.Request{Principal: j.ProviderPrincipal, RoleARN: j.Provider.Value.ARN, ExternalID: id}
	parted := part(d, knownOfTrust)
	for _, o := range parted.open {
		keys = append(keys, o.keys...)
	}
	for _, reading := range []struct {
		d   *policy.Document
		got *bool
	}{{parted.hopeful, &best}, {parted.grim, &worst}} {
		decision, err := trust.Evaluate(reading.d, request)
		if err != nil {
			return false, false, nil, err
		}
		*reading.got = decision.Allowed
	}
	return best, worst, keys, nil
}

// knownOfTrust: an account or a service as the caller settles these keys.
func knownOfTrust(c policy.Condition) bool {
	switch strings.ToLower(c.Key) {
	case "sts:externalid", "aws:principalaccount", "aws:principalisawsservice", "aws:principalservicename", "aws:resourceaccount":
		return true
	}
	return false
}

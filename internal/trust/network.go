package trust

import "slices"

// insideKeys are what AWS tells of the VPC endpoint that a request came through.
func insideKeys() []string {
	return []string{keySourceVPC, keySourceVPCE, keyVPCSourceIP, "aws:sourcevpcarn", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths"}
}

func networkKeys() []string { return append([]string{keySourceIP}, insideKeys()...) }

// networkAtom chooses the way the request comes: over the internet, with the
// caller's address, or through a VPC endpoint, with the endpoint's names and no
// address. An address says where somebody calls from and not who he is; so the
// way is taken that lets the caller in, as somebody within the network could.
// Source: IAM User Guide, "AWS global condition context keys", Properties of
// the network.
func (a *auditor) networkAtom() atom {
	at := atom{keys: networkKeys()}
	if !slices.ContainsFunc(at.keys, a.view.mentions) {
		return at
	}
	for _, address := range a.networkValues(keySourceIP) {
		at.options = append(at.options, option{{key: keySourceIP, values: []string{address}}})
	}
	options := []option{{}}
	for _, key := range insideKeys() {
		if a.view.mentions(key) {
			options = multiplied(options, key, a.networkValues(key))
		}
	}
	at.options = append(at.options, options...)
	return at
}

// maxEndpointOptions bounds how many endpoints are put together out of their names.
const maxEndpointOptions = 512

func multiplied(options []option, key string, values []string) []option {
	var more []option
	for _, o := range options {
		for _, v := range values {
			if len(more) < maxEndpointOptions {
				more = append(more, append(slices.Clone(o), setting{key: key, values: []string{v}, multi: isMultivalued(key)}))
			}
		}
	}
	return more
}

func (a *auditor) networkValues(key string) []string {
	var d domain
	switch key {
	case keySourceIP:
		d = addressDomain("198.51.100.7")
	case keyVPCSourceIP:
		d = addressDomain("10.0.0.7")
	case keySourceVPC:
		d = networkID("vpc-")
	case keySourceVPCE:
		d = networkID("vpce-")
	case "aws:vpceaccount":
		d = accountDomain(a.unusedAccount())
	case "aws:vpceorgid":
		d = anyText(anotherOrganization)
	case "aws:vpceorgpaths":
		d = anyText(anotherOrganization + anyPath)
	default:
		d = anyText("arn:" + a.partition() + ":ec2:" + regionOf(a.partition()) + ":" + a.unusedAccount() + ":vpc/vpc-" + anyResourceID)
	}
	return a.candidates(d, a.view.predicates[key], a.patternsOf(key))
}

// anyResourceID ends the ID of something that EC2 made.
const anyResourceID = "0f1e2d3c4b5a69788"

// networkID are the IDs that EC2 makes; a policy may name others.
// Source: EC2 API Reference, "Resource IDs".
func networkID(prefix string) domain {
	d := domain{language: literalPattern(prefix, tokenLetter).then(one(hexDigits), run(hexDigits)), natural: []string{prefix + anyResourceID}}
	d.others = []domain{anyText()}
	return d
}

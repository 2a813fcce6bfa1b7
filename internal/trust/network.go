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
func (a *auditor) networkAtom(values map[string][]string) atom {
	at := atom{keys: networkKeys()}
	if !slices.ContainsFunc(at.keys, a.view.mentions) {
		return at
	}
	addresses := values[keySourceIP]
	if !a.view.mentions(keySourceIP) {
		addresses = a.networkDomain(keySourceIP).natural
	}
	for _, address := range addresses {
		at.options = append(at.options, option{{key: keySourceIP, values: []string{address}}})
	}
	options := []option{{}}
	for _, key := range insideKeys() {
		if a.view.mentions(key) {
			options = multiplied(options, key, values[key])
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

// networkRule has the keys of the network, which are chosen together by
// networkAtom; alone they only say what other keys can be compared with.
func (a *auditor) networkRule(key string) (keyRule, bool) {
	if !slices.Contains(networkKeys(), key) {
		return keyRule{}, false
	}
	return keyRule{presence: optional, domain: a.networkDomain(key), multi: isMultivalued(key)}, true
}

func (a *auditor) networkDomain(key string) domain {
	switch key {
	case keySourceIP:
		return addressDomain("198.51.100.7")
	case keyVPCSourceIP:
		return addressDomain("10.0.0.7")
	case keySourceVPC:
		return networkID("vpc-")
	case keySourceVPCE:
		return networkID("vpce-")
	case "aws:vpceaccount":
		return accountDomain(a.unusedAccount())
	case "aws:vpceorgid":
		return anyText(anotherOrganization)
	case "aws:vpceorgpaths":
		return anyText(anotherOrganization + anyPath)
	default:
		return a.networkARNs()
	}
}

// networkARNs are those of VPCs, in the regions that the policy names or in
// another, of any account; a policy may name others.
func (a *auditor) networkARNs() domain {
	var forms []domain
	for _, region := range a.regionsOf("aws:sourcevpcarn") {
		head := "arn:" + a.partition() + ":ec2:" + region + ":"
		vpc := literalPattern(":vpc/vpc-", tokenLetter).then(one(hexDigits), run(hexDigits))
		forms = append(forms, domain{
			language: literalPattern(head, tokenLetter).then(slices.Repeat([]token{one(digits)}, 12)...).then(vpc...),
			natural:  []string{head + a.unusedAccount() + ":vpc/vpc-" + anyResourceID},
		})
	}
	forms[0].others = append(forms[1:], anyText())
	return forms[0]
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

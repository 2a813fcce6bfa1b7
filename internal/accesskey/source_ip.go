package accesskey

import (
	"fmt"
	"net/netip"
	"strings"
)

// CheckSourceIP refuses what no request of the key can come from: text that is
// neither an address nor a CIDR range, a range with bits set behind its prefix,
// and addresses that AWS never sees as aws:SourceIp. Requests over the internet
// come from public addresses, and requests through a VPC endpoint carry
// aws:VpcSourceIp instead. Loopback addresses pass, for a test endpoint sees
// its callers there; IsLoopback tells them.
// Source: IAM User Guide, "AWS global condition context keys", aws:SourceIp and
// aws:VpcSourceIp.
func CheckSourceIP(s string) error {
	prefix, err := parseRange(s)
	if err != nil {
		return err
	}
	if masked := prefix.Masked(); masked != prefix {
		return fmt.Errorf("%q has bits set behind its prefix; for the whole range write %s, for the one address %s", s, masked, prefix.Addr())
	}
	for _, n := range neverSeen() {
		if n.Bits() <= prefix.Bits() && n.Contains(prefix.Addr()) {
			return fmt.Errorf("%q lies in %s, and AWS never sees a request come from there: aws:SourceIp is the public address of the caller. "+
				"Name the public addresses that the vendor calls from", s, n)
		}
	}
	return nil
}

// IsLoopback is true of an address or a range that only a test endpoint on the
// caller's own machine can see.
func IsLoopback(s string) bool {
	prefix, err := parseRange(s)
	return err == nil && prefix.Addr().IsLoopback()
}

// Everywhere names the families, "IPv4" and "IPv6", of which the addresses and
// ranges together hold all that a request can come from. What AWS never sees
// does not have to be among them. Text that is no range counts for nothing.
func Everywhere(ranges []string) []string {
	held := neverSeen()
	for _, s := range ranges {
		if prefix, err := parseRange(s); err == nil {
			held = append(held, prefix)
		}
	}
	var families []string
	if holds(held, netip.PrefixFrom(netip.IPv4Unspecified(), 0)) {
		families = append(families, "IPv4")
	}
	if holds(held, netip.PrefixFrom(netip.IPv6Unspecified(), 0)) {
		families = append(families, "IPv6")
	}
	return families
}

// holds asks each half of a range that is held in part only. It descends no
// deeper than the longest prefix held.
func holds(held []netip.Prefix, whole netip.Prefix) bool {
	var within []netip.Prefix
	for _, h := range held {
		switch {
		case h.Bits() <= whole.Bits() && h.Contains(whole.Addr()):
			return true
		case whole.Contains(h.Addr()):
			within = append(within, h)
		}
	}
	if len(within) == 0 {
		return false
	}
	lower, upper := halves(whole)
	return holds(within, lower) && holds(within, upper)
}

func halves(p netip.Prefix) (lower, upper netip.Prefix) {
	bytes := p.Addr().AsSlice()
	bytes[p.Bits()/8] |= 0x80 >> (p.Bits() % 8)
	second, _ := netip.AddrFromSlice(bytes)
	return netip.PrefixFrom(p.Addr(), p.Bits()+1), netip.PrefixFrom(second, p.Bits()+1)
}

func parseRange(s string) (netip.Prefix, error) {
	wrong := fmt.Errorf("%q is neither an IP address nor a CIDR range, such as 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32", s)
	if !strings.Contains(s, "/") {
		address, err := netip.ParseAddr(s)
		if err != nil || address.Zone() != "" || address.Is4In6() {
			return netip.Prefix{}, wrong
		}
		return netip.PrefixFrom(address, address.BitLen()), nil
	}
	prefix, err := netip.ParsePrefix(s)
	if err != nil || prefix.Addr().Is4In6() {
		return netip.Prefix{}, wrong
	}
	return prefix, nil
}

// neverSeen are ranges from which no packet crosses the internet.
// Sources: RFC 1918 (private), RFC 6598 (carrier-grade NAT), RFC 3927 and RFC
// 4291 (link-local, multicast, unspecified), RFC 5771 (multicast), RFC 1112
// (reserved), RFC 4193 (unique local).
func neverSeen() []netip.Prefix {
	ranges := []string{
		"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4", "0.0.0.0/8",
		"fc00::/7", "fe80::/10", "ff00::/8", "::/128",
	}
	prefixes := make([]netip.Prefix, 0, len(ranges))
	for _, r := range ranges {
		prefixes = append(prefixes, netip.MustParsePrefix(r))
	}
	return prefixes
}

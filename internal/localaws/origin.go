package localaws

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
	"github.com/crossaccount/terraform-provider-crossaccount/internal/policy"
)

// Origin is the network from which one access key's requests come. What a
// connection is cannot say it here, for all of them come from this machine; and
// nothing in a request may, for a caller does not choose what AWS sees of his
// network.
type Origin struct {
	// AccessKeyID is the key whose requests are meant; empty for those that
	// nobody signed.
	AccessKeyID string `json:"access_key_id"`
	// SourceIP is the address on the internet; it and VPCEndpoint exclude
	// each other.
	SourceIP string `json:"source_ip"`
	// VPCEndpoint is the endpoint through which the requests come instead.
	VPCEndpoint *VPCEndpoint `json:"vpc_endpoint"`
}

// VPCEndpoint is an interface endpoint and the network behind it.
type VPCEndpoint struct {
	// ID is that of the endpoint, such as vpce-0a1b2c3d4e5f67890.
	ID string `json:"id"`
	// VPC is the endpoint's VPC, such as vpc-0a1b2c3d4e5f67890, in Region, us-east-1 if empty.
	VPC    string `json:"vpc"`
	Region string `json:"region"`
	// AccountID owns the endpoint. Where it is seeded, its organisation is known.
	AccountID string `json:"account_id"`
	// SourceIP is the caller's address within the VPC.
	SourceIP string `json:"source_ip"`
}

// SetOrigins replaces what was said of the network before. It fails on an
// origin that no request can have, and then changes nothing.
func (s *Server) SetOrigins(origins ...Origin) error {
	for i, o := range origins {
		if slices.ContainsFunc(origins[:i], func(p Origin) bool { return p.AccessKeyID == o.AccessKeyID }) {
			return fmt.Errorf("access_key_id %q is listed twice; the requests of a key come from one place", o.AccessKeyID)
		}
		if err := o.check(); err != nil {
			return fmt.Errorf("origin of access_key_id %q: %w", o.AccessKeyID, err)
		}
	}
	s.world.mu.Lock()
	defer s.world.mu.Unlock()
	s.world.origins = slices.Clone(origins)
	return nil
}

func (o Origin) check() error {
	e := o.VPCEndpoint
	if (o.SourceIP != "") == (e != nil) {
		return fmt.Errorf("give either source_ip, for the internet, or vpc_endpoint")
	}
	if e == nil {
		return checkAddress(o.SourceIP)
	}
	for _, id := range []struct{ member, value, prefix string }{{"id", e.ID, "vpce-"}, {"vpc", e.VPC, "vpc-"}} {
		if rest, ok := strings.CutPrefix(id.value, id.prefix); !ok || rest == "" {
			return fmt.Errorf("vpc_endpoint: %s is %q and must begin with %s", id.member, id.value, id.prefix)
		}
	}
	if e.Region != "" {
		if err := awsid.CheckRegion(e.Region); err != nil {
			return fmt.Errorf("vpc_endpoint: %w", err)
		}
	}
	if err := awsid.CheckAccountID(e.AccountID); err != nil {
		return fmt.Errorf("vpc_endpoint: %w", err)
	}
	return checkAddress(e.SourceIP)
}

func checkAddress(text string) error {
	if _, err := netip.ParseAddr(text); err != nil {
		return fmt.Errorf("source_ip: %q is no IP address", text)
	}
	return nil
}

// describeOrigin sets the keys of the network. A call that an AWS service makes
// from inside has none of them.
// Source: IAM User Guide, "AWS global condition context keys", Properties of
// the network.
func (c *call) describeOrigin(k policy.Context) {
	if c.http == nil {
		return
	}
	// The key that a header names counts only once the signature is verified: where
	// none is looked at, anybody could name another's.
	key := ""
	if c.caller != nil {
		key = c.auth.AccessKeyID
	}
	i := slices.IndexFunc(c.world.origins, func(o Origin) bool { return o.AccessKeyID == key })
	switch {
	case i < 0:
		k.Set("aws:SourceIp", sourceIP(c.http))
	case c.world.origins[i].VPCEndpoint == nil:
		k.Set("aws:SourceIp", c.world.origins[i].SourceIP)
	default:
		c.world.origins[i].VPCEndpoint.describe(c.world, k)
	}
}

func (e *VPCEndpoint) describe(w *world, k policy.Context) {
	k.Set("aws:SourceVpce", e.ID)
	k.Set("aws:SourceVpc", e.VPC)
	k.Set("aws:VpcSourceIp", e.SourceIP)
	k.Set("aws:VpceAccount", e.AccountID)
	region := or(e.Region, globalRegion)
	partition, _ := awsid.PartitionOfRegion(region)
	k.Set("aws:SourceVpcArn", awsid.ARN{Partition: partition.ID, Service: "ec2", Region: region, AccountID: e.AccountID, Resource: "vpc/" + e.VPC}.String())
	if owner, ok := w.accounts[e.AccountID]; ok && owner.organizationID != "" {
		k.Set("aws:VpceOrgID", owner.organizationID)
		k.SetMulti("aws:VpceOrgPaths", owner.organizationPath)
	}
}

package awsid

import "strings"

// Partition is one of AWS's separate groups of regions. Principals of one
// partition can never be trusted by a role of another.
// Source: AWS General Reference, "AWS Partitions".
type Partition struct {
	// ID is the second segment of every ARN of the partition, such as aws-us-gov.
	ID string
	// DNSSuffix ends the host names of the partition's services.
	DNSSuffix string
	// RegionPrefixes are the beginnings of its regions' names, with the dash.
	RegionPrefixes []string
}

// Partitions returns all partitions that are known, the commercial one first.
func Partitions() []Partition {
	return []Partition{
		{ID: "aws", DNSSuffix: "amazonaws.com", RegionPrefixes: []string{"us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-"}},
		{ID: "aws-us-gov", DNSSuffix: "amazonaws.com", RegionPrefixes: []string{"us-gov-"}},
		{ID: "aws-cn", DNSSuffix: "amazonaws.com.cn", RegionPrefixes: []string{"cn-"}},
		{ID: "aws-eusc", DNSSuffix: "amazonaws.eu", RegionPrefixes: []string{"eusc-"}},
		{ID: "aws-iso", DNSSuffix: "c2s.ic.gov", RegionPrefixes: []string{"us-iso-"}},
		{ID: "aws-iso-b", DNSSuffix: "sc2s.sgov.gov", RegionPrefixes: []string{"us-isob-"}},
		{ID: "aws-iso-e", DNSSuffix: "cloud.adc-e.uk", RegionPrefixes: []string{"eu-isoe-"}},
		{ID: "aws-iso-f", DNSSuffix: "csp.hci.ic.gov", RegionPrefixes: []string{"us-isof-"}},
	}
}

// LookupPartition finds a partition by its ID.
func LookupPartition(id string) (Partition, bool) {
	for _, p := range Partitions() {
		if p.ID == id {
			return p, true
		}
	}
	return Partition{}, false
}

// PartitionOfRegion finds the partition a region belongs to by the longest
// prefix of its name, so that us-gov-west-1 is not taken for a commercial one.
func PartitionOfRegion(region string) (Partition, bool) {
	best, length := Partition{}, 0
	for _, p := range Partitions() {
		for _, prefix := range p.RegionPrefixes {
			if strings.HasPrefix(region, prefix) && len(prefix) > length {
				best, length = p, len(prefix)
			}
		}
	}
	return best, length > 0
}

func partitionIDs() string {
	ids := make([]string, 0, 8)
	for _, p := range Partitions() {
		ids = append(ids, p.ID)
	}
	return strings.Join(ids, ", ")
}

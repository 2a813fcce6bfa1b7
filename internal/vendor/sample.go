package vendor

import (
	"fmt"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// The samples stand in for a customer's values while a file is checked.

const (
	// defaultPartition is where a form is tried.
	defaultPartition = "aws"
	sampleAccount    = "123456789012"
)

// sample is a value that the parameter takes.
func (p *Parameter) sample(partition string) string {
	switch {
	case p.example != "":
		return p.example
	case p.Type == TypeARN:
		return p.sampleARN(partition)
	case p.Type == TypeRegion:
		return sampleRegion(partition)
	case p.Type == TypeAccount:
		return sampleAccount
	case p.Type == TypeDuration:
		return "3600"
	case p.Type == TypeFlag:
		return "true"
	default:
		return "example"
	}
}

// sampleRegion has the form of the partition's regions.
func sampleRegion(partition string) string {
	p, _ := awsid.LookupPartition(partition)
	return p.RegionPrefixes[0] + "east-1"
}

func sampleRole() awsid.Principal {
	return awsid.Principal{Kind: awsid.KindRole, Partition: defaultPartition, AccountID: sampleAccount, Path: "/", Name: "example"}
}

// checkPartition refuses what is no partition.
func checkPartition(id string) error {
	if _, found := awsid.LookupPartition(id); found {
		return nil
	}
	known := make([]string, 0, len(awsid.Partitions()))
	for _, p := range awsid.Partitions() {
		known = append(known, p.ID)
	}
	return inputError([]Problem{{Argument: ArgumentPartition, Text: fmt.Sprintf("%q is not an AWS partition: there are %s", id, quotedList(known, "and"))}})
}

package awsid

import (
	"fmt"
	"strings"
)

// ARN is an Amazon Resource Name in its six segments. Region and AccountID may
// be empty, as in arn:aws:s3:::bucket.
// Source: IAM User Guide, "Identify AWS resources with ARNs".
type ARN struct {
	Partition string
	Service   string
	Region    string
	AccountID string
	// Resource is all that follows the fifth colon, colons included.
	Resource string
}

// ParseARN splits an ARN. It refuses text with fewer than six segments, an
// unknown partition, an account ID that is not 12 digits (empty and "aws", as
// in AWS's own managed policies, are accepted) and an empty resource.
func ParseARN(s string) (ARN, error) {
	parts := strings.SplitN(s, ":", 6)
	if len(parts) != 6 || parts[0] != "arn" {
		return ARN{}, fmt.Errorf("%q is not an ARN: an ARN has six parts separated by colons, as in arn:aws:iam::123456789012:role/name", s)
	}
	a := ARN{Partition: parts[1], Service: parts[2], Region: parts[3], AccountID: parts[4], Resource: parts[5]}
	if _, ok := LookupPartition(a.Partition); !ok {
		return ARN{}, fmt.Errorf("%q names the partition %q; the partitions are %s", s, a.Partition, partitionIDs())
	}
	if a.Service == "" {
		return ARN{}, fmt.Errorf("%q names no service in its third part", s)
	}
	// One vendor's own guide prints arn:aws:iam:::123456789012:role/x, which
	// shifts the account into the resource.
	if a.AccountID == "" && a.Service == "iam" && startsWithAccountID(a.Resource) {
		return ARN{}, fmt.Errorf("%q has one colon too many before the account ID: an IAM ARN has two, as in arn:%s:iam::%s", s, a.Partition, a.Resource)
	}
	if a.AccountID != "" && a.AccountID != "aws" {
		if err := CheckAccountID(a.AccountID); err != nil {
			return ARN{}, fmt.Errorf("%q: %w", s, err)
		}
	}
	if a.Resource == "" {
		return ARN{}, fmt.Errorf("%q names no resource after its last colon", s)
	}
	return a, nil
}

func startsWithAccountID(resource string) bool {
	return len(resource) > 12 && resource[12] == ':' && IsAccountID(resource[:12])
}

// String joins the segments again; ParseARN(a.String()) gives a back.
func (a ARN) String() string {
	return strings.Join([]string{"arn", a.Partition, a.Service, a.Region, a.AccountID, a.Resource}, ":")
}

// IsAccountID reports whether s is 12 decimal digits.
func IsAccountID(s string) bool {
	if len(s) != 12 {
		return false
	}
	return strings.Trim(s, "0123456789") == ""
}

// CheckAccountID refuses anything but 12 decimal digits, the form of an AWS
// account ID.
func CheckAccountID(s string) error {
	if IsAccountID(s) {
		return nil
	}
	if strings.Trim(s, "0123456789") == "" {
		return fmt.Errorf("%q is not an AWS account ID: it has %d digits and must have 12 (keep leading zeros: write it as a string in quotes)", s, len(s))
	}
	if bare := strings.ReplaceAll(s, "-", ""); IsAccountID(bare) {
		return fmt.Errorf("%q is not an AWS account ID: write it without dashes, as %q", s, bare)
	}
	return fmt.Errorf("%q is not an AWS account ID: it must be 12 digits", s)
}

// RoleARN formats the ARN of a role. Path is "/" or begins and ends with a
// slash; every part is checked first.
func RoleARN(accountID, name, path, partition string) (string, error) {
	if err := CheckAccountID(accountID); err != nil {
		return "", err
	}
	if err := CheckRoleName(name); err != nil {
		return "", err
	}
	if err := CheckPath(path); err != nil {
		return "", err
	}
	if _, ok := LookupPartition(partition); !ok {
		return "", fmt.Errorf("%q is not an AWS partition; the partitions are %s", partition, partitionIDs())
	}
	return ARN{Partition: partition, Service: "iam", AccountID: accountID, Resource: "role" + path + name}.String(), nil
}

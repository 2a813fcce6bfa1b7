package vendor

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/zclconf/go-cty/cty"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// The values of Parameter.Type.
const (
	// TypeText is any line of text, or one that the pattern takes.
	TypeText = "text"
	// TypeBucket is the name of an S3 bucket, not its ARN.
	TypeBucket = "bucket"
	// TypePrefix is the beginning of the keys of S3 objects.
	TypePrefix = "prefix"
	// TypeFolder is a prefix that ends where a folder does; a slash at its
	// end may be there or not.
	TypeFolder = "folder"
	// TypeARN is an ARN of the service and resource that arn_of names.
	TypeARN = "arn"
	// TypeRegion is a region of the partition.
	TypeRegion = "region"
	// TypeAccount is an AWS account ID.
	TypeAccount = "account_id"
	// TypeSessionName is the name of a role's session.
	TypeSessionName = "session_name"
	// TypeDuration is the length of a session in seconds.
	TypeDuration = "duration"
	// TypeFlag is true or false.
	TypeFlag = "flag"
)

// Parameter is one thing that a use case or a form must be told.
type Parameter struct {
	Name        string
	Description string
	Type        string
	Required    bool
	// IsList is true if it takes several values.
	IsList bool

	pattern *regexp.Regexp
	rule    string
	example string
	// service and resource are what an ARN has to be of; resource is a prefix.
	service, resource string
	// admitsWildcards is true where * and ? are taken as IAM takes them.
	admitsWildcards bool
	// isForPolicy is true of a use case's: its values stand in a policy, where
	// wildcards and variables would open more than the reader sees.
	isForPolicy bool
}

// read checks one value and returns it as expressions see it.
func (p *Parameter) read(value, partition string) (cty.Value, error) {
	if p.isForPolicy {
		if err := p.checkWidth(value); err != nil {
			return cty.NilVal, err
		}
	}
	switch p.Type {
	case TypeDuration:
		return readDuration(value)
	case TypeFlag:
		if value != "true" && value != "false" {
			return cty.NilVal, fmt.Errorf("%q must be true or false", value)
		}
		return cty.BoolVal(value == "true"), nil
	case TypeFolder:
		value = strings.TrimSuffix(value, "/")
	}
	return cty.StringVal(value), p.checkText(value, partition)
}

// checkWidth refuses what IAM would take for a pattern or a variable.
// Source: IAM User Guide, "IAM JSON policy elements: Resource" and "Variables and tags".
func (p *Parameter) checkWidth(value string) error {
	if strings.Contains(value, "${") {
		return fmt.Errorf("%q holds a policy variable, which IAM would replace: write what it stands for", value)
	}
	if !p.admitsWildcards && strings.ContainsAny(value, "*?") {
		return fmt.Errorf("%q holds a wildcard, which would let the policy reach more than it names: list each value", value)
	}
	return nil
}

func (p *Parameter) checkText(value, partition string) error {
	switch p.Type {
	case TypeBucket:
		return awsid.CheckBucketName(value)
	case TypePrefix:
		return checkKeyPrefix(value)
	case TypeFolder:
		if value == "" {
			return fmt.Errorf("the folder has no name: leave the parameter out, or name one")
		}
		return checkKeyPrefix(value)
	case TypeARN:
		return p.checkARN(value, partition)
	case TypeRegion:
		return checkRegion(value, partition)
	case TypeAccount:
		return awsid.CheckAccountID(value)
	case TypeSessionName:
		return awsid.CheckSessionName(value)
	default:
		return p.checkFreeText(value)
	}
}

// checkFreeText does not repeat the value: nobody knows what was put there.
func (p *Parameter) checkFreeText(value string) error {
	switch {
	case value == "":
		return fmt.Errorf("the value is empty: leave the parameter out, or give one")
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == '\u007f' }):
		return fmt.Errorf("the value holds a line break or another control character")
	case p.pattern != nil && !p.pattern.MatchString(value):
		return fmt.Errorf("the value must be %s", p.rule)
	}
	return nil
}

// maxKeyLength is the longest key of an S3 object, in bytes.
// Source: Amazon S3 User Guide, "Naming Amazon S3 objects".
const maxKeyLength = 1024

func checkKeyPrefix(value string) error {
	switch {
	case value == "":
		return fmt.Errorf("the value is empty, and every key begins so: leave the parameter out if all objects are meant")
	case strings.HasPrefix(value, "/"):
		return fmt.Errorf("%q begins with a slash, and keys of S3 objects do not: write %q", value, strings.TrimLeft(value, "/"))
	case strings.HasPrefix(value, "arn:") || strings.Contains(value, "://"):
		return fmt.Errorf("%q is an address: give only what keys begin with, without the bucket", value)
	case len(value) > maxKeyLength:
		return fmt.Errorf("the value has %d bytes, and keys of S3 objects have %d at most", len(value), maxKeyLength)
	case strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == '\u007f' }):
		return fmt.Errorf("%q holds a control character", value)
	}
	return nil
}

func checkRegion(value, partition string) error {
	if err := awsid.CheckRegion(value); err != nil {
		return err
	}
	if p, known := awsid.PartitionOfRegion(value); known && p.ID != partition {
		return fmt.Errorf("%q is a region of the partition %q, and this is for %q", value, p.ID, partition)
	}
	return nil
}

func (p *Parameter) checkARN(value, partition string) error {
	arn, err := awsid.ParseARN(value)
	switch {
	case err != nil:
		return err
	case arn.Partition != partition:
		return fmt.Errorf("%q is in the partition %q, and this is for %q", value, arn.Partition, partition)
	case arn.Service != p.service || !strings.HasPrefix(arn.Resource, p.resource) || len(arn.Resource) == len(p.resource):
		return fmt.Errorf("%q must be the ARN of another kind of resource: one such as %s", value, p.sampleARN(partition))
	}
	return nil
}

func (p *Parameter) sampleARN(partition string) string {
	region, account := sampleRegion(partition), sampleAccount
	switch p.service {
	case "iam":
		region = ""
	case "s3":
		region, account = "", ""
	}
	return awsid.ARN{Partition: partition, Service: p.service, Region: region, AccountID: account, Resource: p.resource + "example"}.String()
}

func readDuration(value string) (cty.Value, error) {
	seconds, err := strconv.ParseInt(value, 10, 64)
	if err != nil {
		return cty.NilVal, fmt.Errorf("%q must be a number of seconds", value)
	}
	return cty.NumberIntVal(seconds), awsid.CheckSessionDuration(seconds)
}

// values checks what is given for all parameters and returns it as the
// object var of expressions: a list where the parameter is one, else the value,
// null where none is given. Problems are appended in the order of the
// parameters.
func values(parameters []Parameter, given map[string][]string, partition string, problems *[]Problem) cty.Value {
	object := map[string]cty.Value{}
	for i := range parameters {
		p := &parameters[i]
		texts, found := given[p.Name]
		switch {
		case !found && p.Required:
			*problems = append(*problems, Problem{Argument: ArgumentParameters, Text: fmt.Sprintf("the parameter %q is missing: %s", p.Name, p.Description)})
		case found && len(texts) == 0:
			*problems = append(*problems, p.problem("the list is empty: leave the parameter out, or give a value"))
		case !p.IsList && len(texts) > 1:
			*problems = append(*problems, p.problem(fmt.Sprintf("it takes one value, and %d are given", len(texts))))
		}
		object[p.Name] = p.value(texts, partition, problems)
	}
	return cty.ObjectVal(object)
}

func (p *Parameter) value(texts []string, partition string, problems *[]Problem) cty.Value {
	var elements []cty.Value
	for _, text := range texts {
		value, err := p.read(text, partition)
		if err != nil {
			*problems = append(*problems, p.problem(err.Error()))
			continue
		}
		elements = append(elements, value)
	}
	switch {
	case p.IsList && len(elements) == 0:
		return cty.ListValEmpty(cty.String)
	case p.IsList:
		return cty.ListVal(elements)
	case len(elements) == 0:
		return cty.NullVal(p.ctyType())
	default:
		return elements[0]
	}
}

func (p *Parameter) ctyType() cty.Type {
	switch p.Type {
	case TypeDuration:
		return cty.Number
	case TypeFlag:
		return cty.Bool
	default:
		return cty.String
	}
}

func (p *Parameter) problem(text string) Problem {
	return Problem{Argument: ArgumentParameters, Key: p.Name, Text: text}
}

// unknownParameters refuses what no parameter asks for.
func unknownParameters(parameters []Parameter, given []string, of string, problems *[]Problem) {
	known := map[string]bool{}
	names := make([]string, len(parameters))
	for i, p := range parameters {
		known[p.Name], names[i] = true, p.Name
	}
	for _, name := range given {
		if known[name] {
			continue
		}
		text := fmt.Sprintf("%s takes no parameters", of)
		if len(names) > 0 {
			text = fmt.Sprintf("%s has no parameter %q: it takes %s", of, name, quotedList(names, "and"))
		}
		*problems = append(*problems, Problem{Argument: ArgumentParameters, Key: name, Text: text})
	}
}

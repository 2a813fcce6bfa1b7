package trust

import (
	"slices"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

// sessionSources are the ARNs that services give to the sessions with which
// their customers' code runs: the service, the beginning of the resource, and
// whether the ARN has a region.
// Source: Service Authorization Reference, "AWS Lambda", "Amazon EC2", "AWS
// CodeBuild", "AWS Sign-In" and "AWS Chatbot", Resource types; IAM User Guide, "AWS global condition context keys".
func sessionSources() map[string]struct {
	service, resource string
	regional          bool
} {
	return map[string]struct {
		service, resource string
		regional          bool
	}{
		"lambda:sourcefunctionarn": {"lambda", "function:", true},
		"codebuild:buildarn":       {"codebuild", "build/", true},
		"codebuild:projectarn":     {"codebuild", "project/", true},
		"aws:signinsessionarn":     {"signin", "session/", true},
		"ec2:sourceinstancearn":    {"ec2", "instance/i-", true},
		"ssm:sourceinstancearn":    {"ec2", "instance/i-", true},
		"aws:chatbotsourcearn":     {"chatbot", "chat-configuration/", false},
	}
}

// sourceOfSession are the ARNs of what the caller's session runs, which is of
// his own account; false for a key that holds none. A policy may ask for others,
// of kinds that are new.
func (a *auditor) sourceOfSession(key, account string) (domain, bool) {
	known, ok := sessionSources()[key]
	regions := []string{""}
	if known.regional {
		regions = a.regionsOf(key)
	}
	var forms []domain
	for _, region := range regions {
		head := "arn:" + a.partition() + ":" + known.service + ":" + region + ":" + account + ":" + known.resource
		forms = append(forms, domain{
			language: literalPattern(head, tokenLetter).then(one(slugLetters), run(slugLetters)),
			natural:  []string{head + anyResourceID},
		})
	}
	forms[0].others = append(forms[1:], domain{language: literalPattern("arn:", tokenLetter).then(run(anyCharacter))})
	return forms[0], ok
}

// regionsOf are the regions of the ARNs that a key is compared with: those
// written out, one for each pattern, and one that nobody mentioned.
func (a *auditor) regionsOf(key string) []string {
	regions := []string{regionOf(a.partition())}
	for _, p := range a.view.predicates[key] {
		parts := strings.SplitN(p.value, ":", 6)
		if len(parts) < 6 {
			continue
		}
		fits := func(region string) bool {
			return isOfPartition(region, a.partition()) && likePattern(parts[3]).matches(region)
		}
		if i := slices.IndexFunc(sampleRegions(), fits); i >= 0 {
			regions = append(regions, sampleRegions()[i])
		} else if awsid.CheckRegion(parts[3]) == nil {
			regions = append(regions, parts[3])
		}
	}
	slices.Sort(regions[1:])
	return slices.Compact(regions)
}

// regionOf is a region of the partition.
func regionOf(partition string) string {
	i := slices.IndexFunc(sampleRegions(), func(region string) bool { return isOfPartition(region, partition) })
	return sampleRegions()[max(i, 0)]
}

func isOfPartition(region, partition string) bool {
	p, known := awsid.PartitionOfRegion(region)
	return known && p.ID == partition
}

// regionDomain are the regions of the partition; a policy may name newer ones.
func (a *auditor) regionDomain() domain {
	natural := slices.DeleteFunc(sampleRegions(), func(region string) bool { return !isOfPartition(region, a.partition()) })
	return domain{
		language: pattern{one(idCharacters), run(idCharacters + "-")},
		legal:    func(v string) bool { return awsid.CheckRegion(v) == nil && isOfPartition(v, a.partition()) },
		natural:  natural,
	}
}

// sampleRegions are regions of every partition, one for each common beginning
// and end of a region's name.
// Source: AWS General Reference, "AWS service endpoints", Regional endpoints.
func sampleRegions() []string {
	return []string{
		"us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1",
		"ap-southeast-1", "ap-southeast-2", "ap-northeast-1", "ap-northeast-2", "ap-south-1", "ap-east-1", "ca-central-1", "ca-west-1", "sa-east-1",
		"me-south-1", "me-central-1", "af-south-1", "il-central-1", "mx-central-1", "us-gov-west-1", "us-gov-east-1", "cn-north-1", "cn-northwest-1",
		"eusc-de-east-1", "us-iso-east-1", "us-iso-west-1", "us-isob-east-1", "eu-isoe-west-1", "us-isof-south-1", "us-isof-east-1",
	}
}

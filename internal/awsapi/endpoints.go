package awsapi

import (
	"os"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// endpoint is the URL the provider block gives for a service. As in
// hashicorp/aws, the older variables TF_AWS_IAM_ENDPOINT and AWS_IAM_ENDPOINT
// (and those of S3 and STS) count where neither the block nor
// AWS_ENDPOINT_URL_<SERVICE> is set; that one, AWS_ENDPOINT_URL and the shared
// files are left to the SDK. Source: the AWS provider's guide "Custom Service
// Endpoint Configuration".
func (c *Client) endpoint(service string) string {
	if url := c.cfg.Endpoints[service]; url != "" {
		return url
	}
	name := strings.ToUpper(service)
	switch service {
	case "iam", "s3", "sts":
	default:
		return ""
	}
	if os.Getenv("AWS_ENDPOINT_URL_"+name) != "" {
		return ""
	}
	if url := os.Getenv("TF_AWS_" + name + "_ENDPOINT"); url != "" {
		return url
	}
	return os.Getenv("AWS_" + name + "_ENDPOINT")
}

// target is where a client sends its requests. The SDK has the same three fields
// in each service's options, of types that have nothing in common.
type target struct {
	endpoint  **string
	fips      *aws.FIPSEndpointState
	dualStack *aws.DualStackEndpointState
}

// aim points a client at the service's endpoint, if the provider block names one.
// An endpoint of one's own has neither a FIPS nor a dual-stack twin; the SDK
// refuses the combination.
func (c *Client) aim(service string, at target) {
	if url := c.endpoint(service); url != "" {
		*at.endpoint = aws.String(url)
	}
	if *at.endpoint != nil {
		*at.fips, *at.dualStack = aws.FIPSEndpointStateDisabled, aws.DualStackEndpointStateDisabled
	}
}

func (c *Client) iamOptions(o *iam.Options) {
	c.aim("iam", target{&o.BaseEndpoint, &o.EndpointOptions.UseFIPSEndpoint, &o.EndpointOptions.UseDualStackEndpoint})
}

func (c *Client) stsOptions(o *sts.Options) {
	if c.cfg.STSRegion != "" {
		o.Region = c.cfg.STSRegion
	}
	c.aim("sts", target{&o.BaseEndpoint, &o.EndpointOptions.UseFIPSEndpoint, &o.EndpointOptions.UseDualStackEndpoint})
}

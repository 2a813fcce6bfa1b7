package awsapi

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/securitylake"
)

// The clients of a sink belong to the sink's region, which may be another than
// the provider block's. Making one contacts nobody.

func (r *sinkReader) s3(region string) *s3.Client {
	return s3.NewFromConfig(r.session.config, func(o *s3.Options) {
		o.Region, o.UsePathStyle = region, r.client.cfg.S3UsePathStyle
		if url := r.client.endpoint("s3"); url != "" {
			o.BaseEndpoint = aws.String(url)
		}
		if o.BaseEndpoint != nil {
			o.EndpointOptions.UseFIPSEndpoint = aws.FIPSEndpointStateDisabled
			o.EndpointOptions.UseDualStackEndpoint = aws.DualStackEndpointStateDisabled
		}
	})
}

func (r *sinkReader) securityLake(region string) *securitylake.Client {
	return securitylake.NewFromConfig(r.session.config, func(o *securitylake.Options) {
		o.Region = region
		if url := r.client.endpoint("securitylake"); url != "" {
			o.BaseEndpoint = aws.String(url)
		}
		if o.BaseEndpoint != nil {
			o.EndpointOptions.UseFIPSEndpoint = aws.FIPSEndpointStateDisabled
			o.EndpointOptions.UseDualStackEndpoint = aws.DualStackEndpointStateDisabled
		}
	})
}

func (r *sinkReader) kms(region string) *kms.Client {
	return kms.NewFromConfig(r.session.config, func(o *kms.Options) {
		o.Region = region
		if url := r.client.endpoint("kms"); url != "" {
			o.BaseEndpoint = aws.String(url)
		}
		if o.BaseEndpoint != nil {
			o.EndpointOptions.UseFIPSEndpoint = aws.FIPSEndpointStateDisabled
			o.EndpointOptions.UseDualStackEndpoint = aws.DualStackEndpointStateDisabled
		}
	})
}

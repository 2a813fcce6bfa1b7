package awsapi

import (
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/securitylake"
)

// The clients of a sink belong to the sink's region, which may be another than
// the provider block's. Making one contacts nobody.

func (r *sinkReader) s3(region string) *s3.Client {
	return s3.NewFromConfig(r.session.config, func(o *s3.Options) {
		o.Region, o.UsePathStyle = region, r.client.cfg.S3UsePathStyle
		r.client.aim("s3", target{&o.BaseEndpoint, &o.EndpointOptions.UseFIPSEndpoint, &o.EndpointOptions.UseDualStackEndpoint})
	})
}

func (r *sinkReader) securityLake(region string) *securitylake.Client {
	return securitylake.NewFromConfig(r.session.config, func(o *securitylake.Options) {
		o.Region = region
		r.client.aim("securitylake", target{&o.BaseEndpoint, &o.EndpointOptions.UseFIPSEndpoint, &o.EndpointOptions.UseDualStackEndpoint})
	})
}

func (r *sinkReader) kms(region string) *kms.Client {
	return kms.NewFromConfig(r.session.config, func(o *kms.Options) {
		o.Region = region
		r.client.aim("kms", target{&o.BaseEndpoint, &o.EndpointOptions.UseFIPSEndpoint, &o.EndpointOptions.UseDualStackEndpoint})
	})
}

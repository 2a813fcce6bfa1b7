package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// resources lists all that the provider manages, in the order of the docs.
func resources() []func() resource.Resource {
	return []func() resource.Resource{
		newAccessRoleResource,
		newAccessUserResource,
		newExternalIDResource,
		newTrustPolicyResource,
	}
}

// dataSources lists all that the provider reads.
func dataSources() []func() datasource.DataSource {
	return []func() datasource.DataSource{
		newAssumeRoleDataSource,
		newSecurityLakeSinkDataSource,
		newTrustEvaluationDataSource,
		newTrustPolicyDocumentDataSource,
		newVendorDataSource,
		newVendorHandoffDataSource,
		newVendorPolicyDataSource,
	}
}

// ephemeralResources lists what lives for one operation and is never kept.
func ephemeralResources() []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{newAssumeRoleEphemeral}
}

// functions lists what a configuration can call without a provider block.
func functions() []func() function.Function {
	return []func() function.Function{
		newAuditTrustPolicyFunction,
		newEvaluateTrustPolicyFunction,
		newParseS3URLFunction,
		newRoleARNFunction,
	}
}

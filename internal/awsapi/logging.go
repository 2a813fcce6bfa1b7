package awsapi

import (
	"context"
	"time"

	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/hashicorp/terraform-plugin-log/tflog"
)

// logRequests writes one debug line for every request that goes out, retries
// included. It says what was asked, where, how it ended and how long it took;
// never a header or a body, for those of STS and IAM hold keys, tokens and
// external IDs.
func logRequests(now func() time.Time) func(*middleware.Stack) error {
	return func(stack *middleware.Stack) error {
		return stack.Deserialize.Add(middleware.DeserializeMiddlewareFunc("LogRequest", func(
			ctx context.Context, in middleware.DeserializeInput, next middleware.DeserializeHandler,
		) (middleware.DeserializeOutput, middleware.Metadata, error) {
			start := now()
			out, metadata, err := next.HandleDeserialize(ctx, in)
			fields := requestFields(ctx, in)
			fields["tf_aws.duration_ms"] = now().Sub(start).Milliseconds()
			if response, ok := out.RawResponse.(*smithyhttp.Response); ok {
				fields["http.status_code"] = response.StatusCode
			}
			if id, ok := awsmiddleware.GetRequestIDMetadata(metadata); ok {
				fields["tf_aws.request_id"] = id
			}
			if code := errorCode(err); code != "" {
				fields["tf_aws.error_code"] = code
			} else if err != nil {
				fields["tf_aws.error"] = "no answer"
			}
			tflog.Debug(ctx, "AWS request", fields)
			return out, metadata, err
		}), middleware.Before)
	}
}

func requestFields(ctx context.Context, in middleware.DeserializeInput) map[string]any {
	fields := map[string]any{
		"rpc.service":   awsmiddleware.GetServiceID(ctx),
		"rpc.method":    awsmiddleware.GetOperationName(ctx),
		"tf_aws.region": awsmiddleware.GetRegion(ctx),
	}
	if request, ok := in.Request.(*smithyhttp.Request); ok {
		fields["server.address"] = request.URL.Host
	}
	return fields
}

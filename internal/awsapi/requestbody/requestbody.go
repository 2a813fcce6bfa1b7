// Package requestbody keeps AWS's SDK from breaking its own connections.
//
// The SDK closes a request's body as soon as an answer begins. net/http may
// then still ask that body for more, to be sure that it was whole, and by
// WriteTo where the body offers it. The SDK's wrapper answers WriteTo of a
// closed body with io.EOF, which io.WriterTo has no room for, so net/http takes
// it for a failed request and closes the connection while the answer is being
// read ("use of closed network connection"). A service must answer within
// microseconds for that, as on loopback; then a read is made twice, and a write
// looks as if its answer had been lost.
//
// Seen with smithy-go 1.28.8 and 1.28.9 (transport/http/internal/io/safe.go)
// and net/http of Go 1.26 (transferWriter.writeBody).
package requestbody

import (
	"context"
	"fmt"
	"io"

	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

// HideWriteTo is one of the APIOptions of a configuration: it leaves a request's
// body the methods to be read and rewound by, and no other.
func HideWriteTo(stack *middleware.Stack) error {
	return stack.Build.Add(middleware.BuildMiddlewareFunc("HideWriteTo", func(
		ctx context.Context, in middleware.BuildInput, next middleware.BuildHandler,
	) (middleware.BuildOutput, middleware.Metadata, error) {
		request, ok := in.Request.(*smithyhttp.Request)
		if !ok {
			return next.HandleBuild(ctx, in)
		}
		stream, seekable := request.GetStream().(io.ReadSeeker)
		if _, writes := stream.(io.WriterTo); !seekable || !writes {
			return next.HandleBuild(ctx, in)
		}
		plain, err := request.SetStream(struct{ io.ReadSeeker }{stream})
		if err != nil {
			return middleware.BuildOutput{}, middleware.Metadata{}, fmt.Errorf("the body of a request cannot be rewound: %w", err)
		}
		in.Request = plain
		return next.HandleBuild(ctx, in)
	}), middleware.After)
}

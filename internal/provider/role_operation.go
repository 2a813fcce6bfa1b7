package provider

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
)

// roleState is the model of a resource that lives on one IAM role: M is what it
// remembers beside its state.
type roleState[M any] interface {
	// limits is the timeouts block.
	limits() timeouts.Value
	// identify says which role it is, to cores that know identities.
	identify(ctx context.Context, identity *tfsdk.ResourceIdentity, memory M) diag.Diagnostics
	// memoryKey is where the memory is kept in private state.
	memoryKey() string
}

// operation is one create, read, update or delete of such a resource.
type operation[S roleState[M], M roleMemory | policyMemory] struct {
	// ctx ends with the time that the timeouts block gives; cancel frees it.
	ctx    context.Context
	cancel context.CancelFunc
	client roleClient
	// given is the plan for a create or update, else the state.
	given  S
	memory M
}

// planOrState is what an operation is given.
type planOrState interface {
	Get(ctx context.Context, target any) diag.Diagnostics
}

// timeLimit is a method of timeouts.Value, such as timeouts.Value.Create.
type timeLimit func(block timeouts.Value, ctx context.Context, standard time.Duration) (time.Duration, diag.Diagnostics)

// beginOperation decodes what is given, takes the client, and starts the clock;
// nil, with errors given, where that fails. Private is nil for a create.
func beginOperation[S roleState[M], M roleMemory | policyMemory](
	ctx context.Context, data *providerData, given planOrState, private privateReader, limit timeLimit, standard time.Duration, diags *diag.Diagnostics,
) *operation[S, M] {
	op := &operation[S, M]{}
	diags.Append(given.Get(ctx, &op.given)...)
	op.client = data.roleClient(diags)
	if private != nil {
		op.memory = readMemory[M](ctx, private, op.given.memoryKey(), diags)
	}
	if diags.HasError() {
		return nil
	}
	timeout, d := limit(op.given.limits(), ctx, standard)
	diags.Append(d...)
	op.ctx, op.cancel = context.WithTimeout(ctx, timeout)
	return op
}

// privateWriter is the private state of every kind of response.
type privateWriter interface {
	SetKey(ctx context.Context, key string, value []byte) diag.Diagnostics
}

// keep writes what was reached into the response, whatever errors there are
// beside it.
func keep[S roleState[M], M roleMemory | policyMemory](
	ctx context.Context, state S, memory M, into *tfsdk.State, identity *tfsdk.ResourceIdentity, private privateWriter, diags *diag.Diagnostics,
) {
	diags.Append(into.Set(ctx, &state)...)
	diags.Append(state.identify(ctx, identity, memory)...)
	diags.Append(private.SetKey(ctx, state.memoryKey(), encodeMemory(memory))...)
}

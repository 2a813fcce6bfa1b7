package awsapi

import (
	"context"
	"errors"
	"net/http"
	"time"
)

const (
	// lookBound is the time to find out how an ambiguous create ended, which
	// goes on for a little even if the operation was interrupted: a thing nobody
	// knows of is worse.
	lookBound = 15 * time.Second
	// lookReads is how often a thing is looked for that a lost request may have
	// made.
	lookReads = 6
	// clockTolerance is how far AWS lets the clock of a signed request be off.
	// Source: IAM User Guide, "AWS Signature Version 4 for API requests".
	clockTolerance = 15 * time.Minute
)

// mayHaveMade is true if a create that ended with this error may have made
// what it was to make, or a try before it may.
func (a *attempts) mayHaveMade(err error) bool {
	return a.unclear() && (errorCode(err) == "" || hasCode(err, "EntityAlreadyExists") || httpStatus(err) >= http.StatusInternalServerError)
}

// sighting is what a look for something shows that a lost request may have made.
type sighting int

const (
	// sightingOwn is what was asked for.
	sightingOwn sighting = iota + 1
	// sightingOther is something else of that name.
	sightingOther
	// sightingUnclear may yet turn out to be either.
	sightingUnclear
)

// lookForLost looks for what a request may have made whose answer was lost. It
// returns nil once the request's own work is seen; exists where something else
// stands there; unclear where nothing could be found out.
func (c *Client) lookForLost(ctx context.Context, unclear, exists error, look func(context.Context) (sighting, error)) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookBound)
	defer cancel()
	outcome := unclear
	for try := range lookReads {
		seen, err := look(ctx)
		switch {
		case err == nil && seen == sightingOwn:
			return nil
		case err == nil && seen == sightingOther:
			return exists
		case err == nil:
			outcome = exists
		case !errors.Is(err, ErrNotFound):
			return outcome
		}
		if c.pace.Sleep(ctx, c.pace.delay(try)) != nil {
			break
		}
	}
	return outcome
}

func (c call) alreadyExists(thing string) error {
	return &Failure{
		Kind: ErrAlreadyExists, Summary: "Cannot " + c.doing, Facts: c.facts,
		Detail: "A " + thing + " of that name exists already and is not the one asked for.",
		Remedy: "Choose another name, or import what exists.",
	}
}

func unclearCreate(failure error, thing, name string) error {
	var f *Failure
	if !errors.As(failure, &f) {
		return failure
	}
	told := *f
	told.Detail = f.Detail + " Whether the " + thing + " was made is not known: AWS's answer was lost, and the " + thing + " could not be found since."
	told.Remedy = "Plan again; if the " + thing + " " + quote(name) + " exists by then, import it."
	return &told
}

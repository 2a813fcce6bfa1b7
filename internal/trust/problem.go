package trust

// Part is the part of a Spec that a Problem is about.
type Part string

// The parts of a Spec that Document can refuse.
const (
	PartPrincipals Part = "principals"
	PartConditions Part = "conditions"
	PartSelf       Part = "self"
)

// Problem is one reason why no policy can be built from a Spec, with the part
// to mend.
type Problem struct {
	Part Part
	// Index is the condition's, counted from 0; 0 for the other parts.
	Index int
	Err   error
}

func (p Problem) Error() string { return p.Err.Error() }

func (p Problem) Unwrap() error { return p.Err }

// Problems takes an error of Document apart, in its order. An error of another
// make comes back as a problem of no part.
func Problems(err error) []Problem {
	switch e := err.(type) { //nolint:errorlint // Joined errors are walked one by one, wrapped ones are Problems.
	case nil:
		return nil
	case Problem:
		return []Problem{e}
	case interface{ Unwrap() []error }:
		var all []Problem
		for _, inner := range e.Unwrap() {
			all = append(all, Problems(inner)...)
		}
		return all
	default:
		return []Problem{{Err: err}}
	}
}

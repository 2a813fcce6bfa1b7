package vendor

import (
	"errors"
	"strings"
)

// The values of Problem.Argument.
const (
	ArgumentUseCase    = "use_case"
	ArgumentForm       = "form"
	ArgumentParameters = "parameters"
	ArgumentRoleARN    = "role_arn"
	ArgumentExternalID = "external_id"
	ArgumentPartition  = "partition"
)

// Problem is one thing that is wrong with what was asked for.
type Problem struct {
	// Argument is where it stands, one of the Argument… constants.
	Argument string
	// Key is the parameter, where Argument is parameters and one is to blame.
	Key string
	// Text says what is wrong and what to do, without a final period.
	Text string
}

// InputError lists all that is wrong with what was asked for, so that one look
// is enough to mend it.
type InputError struct {
	Problems []Problem
}

// Error gives a line for each problem.
func (e *InputError) Error() string {
	lines := make([]string, len(e.Problems))
	for i, p := range e.Problems {
		lines[i] = p.Text
		if p.Key != "" {
			lines[i] = p.Key + ": " + p.Text
		}
	}
	return strings.Join(lines, "\n")
}

// inputError is nil where there is no problem.
func inputError(problems []Problem) error {
	if len(problems) == 0 {
		return nil
	}
	return &InputError{Problems: problems}
}

// Problems lists those of an InputError; none for any other error.
func Problems(err error) []Problem {
	var input *InputError
	if !errors.As(err, &input) {
		return nil
	}
	return input.Problems
}

package policy

// Outcome is what a document says of a request.
type Outcome int

// The outcomes. Explicit denial wins over any allowance.
const (
	DeniedImplicitly Outcome = iota
	Allowed
	DeniedExplicitly
)

// String gives the contract's words: allowed, denied_implicitly, denied_explicitly.
func (o Outcome) String() string {
	switch o {
	case Allowed:
		return "allowed"
	case DeniedExplicitly:
		return "denied_explicitly"
	default:
		return "denied_implicitly"
	}
}

// PrincipalMatch says how a statement's principal element took in the caller.
type PrincipalMatch int

// The ways a principal element can match, from none to the most direct.
const (
	// NoPrincipalMatch: the caller is not named.
	NoPrincipalMatch PrincipalMatch = iota
	// NotAsked: the document has no principals (an identity policy).
	NotAsked
	// MatchAccount: the caller's account is named, which delegates to that account's own policies.
	MatchAccount
	// MatchEveryone: "*" is named.
	MatchEveryone
	// MatchDirect: the caller itself is named: user, role, session, service or provider.
	MatchDirect
)

// StatementResult is how one statement took a request.
type StatementResult struct {
	// Index is the statement's place, from 0.
	Index  int
	Sid    string
	Effect Effect
	// Applies is true if principal, action, resource and every condition matched.
	Applies   bool
	Principal PrincipalMatch
	Action    bool
	Resource  bool
	// Conditions has one entry for each condition, in document order.
	Conditions []ConditionResult
}

// ConditionResult is how one condition took a request.
type ConditionResult struct {
	Condition Condition
	Matched   bool
	// Reason is a sentence without a final period, such as
	// `sts:ExternalId is absent from the request`.
	Reason string
}

// Result is the whole answer; every statement is reported, none is skipped
// once the outcome is clear, because a reader wants to know all that decided.
type Result struct {
	Outcome Outcome
	// Caller, Action and Resource are what was asked, without the values of the
	// condition keys, some of which are nobody's business.
	Caller     Caller
	Action     string
	Resource   string
	Statements []StatementResult
}

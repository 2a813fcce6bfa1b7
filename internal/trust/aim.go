package trust

// idChoice says which external IDs a question sends.
type idChoice int

const (
	// idAny: none, or whatever the document would like.
	idAny idChoice = iota
	// idAbsent: none.
	idAbsent
	// idUnconfigured: one that was not configured.
	idUnconfigured
	// idExact: the one given.
	idExact
)

// orgChoice says of which organisations the caller's account may be a member.
type orgChoice int

const (
	// orgOutside: of none, or of one that the document does not name.
	orgOutside orgChoice = iota
	// orgForeign: also of one that the document names and that is not ours.
	orgForeign
	// orgAny: of ours as well.
	orgAny
)

// aim is what a question is after: which of the requests that STS could
// produce it looks at.
type aim struct {
	ids   idChoice
	exact string
	orgs  orgChoice
	// favourable lets AWS fill in whatever the document asks for: the question
	// is then whether anybody gets in at all.
	favourable bool
	// imagined has callers send an external ID who in truth send none.
	imagined bool
	// withoutMFA leaves out callers who gave a second factor.
	withoutMFA bool
	// forOthers has services act for an account that is not ours, and identity
	// providers vouch for somebody else's people.
	forOthers bool
	// tags and identity make the request pass session tags or a source identity.
	tags     bool
	identity bool
}

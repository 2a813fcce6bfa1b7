package lake

import (
	"slices"
)

// Status is what became of a check.
type Status string

// Unknown: it was asked and could not be told. Skipped: it was not asked, or
// waits for another check.
const (
	Pass    Status = "pass"
	Fail    Status = "fail"
	Unknown Status = "unknown"
	Skipped Status = "skipped"
)

// Check is one line of a report.
type Check struct {
	ID     string
	Status Status
	Detail string
	// Remedy is empty unless the status is fail or unknown.
	Remedy string
}

// The checks, in their order.
const (
	CheckURLForm             = "url-form"
	CheckRegionAgreement     = "region-agreement"
	CheckBucketNamed         = "bucket-name"
	CheckBucketExists        = "bucket-exists"
	CheckBucketOwner         = "bucket-owner"
	CheckBucketRegion        = "bucket-region"
	CheckPublicAccessBlocked = "public-access-blocked"
	CheckEncryption          = "encryption"
	CheckLakeEnabled         = "lake-enabled"
	CheckLakeBucket          = "lake-bucket"
	CheckSourceRegistered    = "source-registered"
	CheckSourceLocation      = "source-location"
	CheckSourceCollecting    = "source-collecting"
	CheckProviderRoleTrust   = "provider-role-trust"
	CheckWriterPermissions   = "writer-permissions"
)

// CheckIDs are all checks, in the order of every report.
func CheckIDs() []string {
	table := questions()
	ids := make([]string, len(table))
	for i, q := range table {
		ids[i] = q.id
	}
	return ids
}

// question is one check: whether it is asked, for which others it waits, and
// what it finds.
type question struct {
	id string
	// unasked says in a sentence why it is not asked; empty if it is. Nil if it
	// always is.
	unasked func(*judge) string
	// waits are the checks without whose success its answer means nothing. Each
	// stands before it in the table.
	waits  func(*judge) []string
	answer func(*judge) finding
}

func on(ids ...string) func(*judge) []string { return func(*judge) []string { return ids } }

// questions is the table of all checks. A check waits for those whose failure
// would make its answer wrong or beside the point, and for no others.
func questions() []question {
	return []question{
		{CheckURLForm, nil, on(), (*judge).urlForm},
		{CheckRegionAgreement, nil, on(CheckURLForm), (*judge).regionAgreement},
		{CheckBucketNamed, nil, on(CheckURLForm), (*judge).bucketNamed},
		{CheckBucketExists, nil, on(CheckURLForm, CheckBucketNamed), (*judge).bucketExists},
		{CheckBucketOwner, (*judge).ownerUnasked, on(CheckBucketExists), (*judge).bucketOwner},
		{CheckBucketRegion, nil, on(CheckRegionAgreement, CheckBucketExists), (*judge).bucketRegion},
		{CheckPublicAccessBlocked, nil, on(CheckBucketExists, CheckBucketOwner), (*judge).publicAccessBlocked},
		{CheckEncryption, nil, on(CheckBucketExists, CheckBucketOwner), (*judge).encryption},
		{CheckLakeEnabled, nil, (*judge).lakeWaits, (*judge).lakeEnabled},
		{CheckLakeBucket, nil, on(CheckLakeEnabled, CheckBucketNamed), (*judge).lakeBucket},
		{CheckSourceRegistered, (*judge).sourceUnasked, on(CheckLakeEnabled), (*judge).sourceRegistered},
		{CheckSourceLocation, (*judge).sourceUnasked, on(CheckSourceRegistered, CheckLakeBucket), (*judge).sourceLocation},
		{CheckSourceCollecting, (*judge).sourceUnasked, on(CheckSourceRegistered), (*judge).sourceCollecting},
		{CheckProviderRoleTrust, (*judge).trustUnasked, on(CheckSourceRegistered), (*judge).providerRoleTrust},
		{CheckWriterPermissions, (*judge).sourceUnasked, on(CheckBucketExists, CheckBucketOwner, CheckLakeBucket, CheckSourceLocation), (*judge).writerPermissions},
	}
}

// judge compares a sink with the facts.
type judge struct {
	*Sink
	Facts
	checks []Check
	// roots names, for a check that failed or waits, the failed checks that a
	// further one waits for.
	roots map[string][]string
}

// finding is the answer to a question.
type finding struct {
	status         Status
	detail, remedy string
	// alone is set if nothing waits for this failure.
	alone bool
}

func pass(detail string) finding { return finding{status: Pass, detail: detail} }
func fail(detail, remedy string) finding {
	return finding{status: Fail, detail: detail, remedy: remedy}
}
func unsure(detail, remedy string) finding {
	return finding{status: Unknown, detail: detail, remedy: remedy}
}

// unknownFor is the finding where a fact could not be read.
func unknownFor(l lack) finding {
	if l.unasked {
		return unsure("AWS was not asked, for want of what another check would have told.", "Mend what the checks above name.")
	}
	detail := "AWS denied " + l.permission + " to the caller."
	if l.note != "" {
		detail = l.note
	}
	return unsure(detail, "Allow the caller "+l.permission+", or check with credentials that have it, by an aliased provider block.")
}

// run asks all questions in order.
func run(s *Sink, f Facts) *judge {
	j := &judge{Sink: s, Facts: f, roots: map[string][]string{}}
	for _, q := range questions() {
		j.ask(q)
	}
	return j
}

func (j *judge) ask(q question) {
	if q.unasked != nil {
		if reason := q.unasked(j); reason != "" {
			j.checks = append(j.checks, Check{ID: q.id, Status: Skipped, Detail: reason})
			return
		}
	}
	if roots := j.failedAmong(q.waits(j)); len(roots) > 0 {
		j.roots[q.id] = roots
		noun := "the check "
		if len(roots) > 1 {
			noun = "the checks "
		}
		j.checks = append(j.checks, Check{ID: q.id, Status: Skipped, Detail: "It waits for " + noun + list(roots) + "."})
		return
	}
	found := q.answer(j)
	if found.status == Fail && !found.alone {
		j.roots[q.id] = []string{q.id}
	}
	j.checks = append(j.checks, Check{ID: q.id, Status: found.status, Detail: found.detail, Remedy: found.remedy})
}

// failedAmong are the failures behind the given checks, each once.
func (j *judge) failedAmong(ids []string) []string {
	var roots []string
	for _, id := range ids {
		for _, root := range j.roots[id] {
			if !slices.Contains(roots, root) {
				roots = append(roots, root)
			}
		}
	}
	return roots
}

// Blocked reports whether a check would be skipped as the facts stand, so that
// what it alone needs does not have to be asked.
func Blocked(s *Sink, f Facts, check string) bool {
	j := run(s, f)
	return slices.ContainsFunc(j.checks, func(c Check) bool { return c.ID == check && c.Status == Skipped })
}

// Package lake knows Amazon Security Lake as a sink: the forms in which the
// URL of its bucket is written, its names and prefixes, and what must hold so
// that a writer outside of AWS can put its objects there.
//
// # URLs
//
// ParseURL reads every form that a sink's configuration may hold and refuses
// the others with what to write instead. Where a URL does not say the region,
// URL.Region is empty: the global host of S3 is not us-east-1.
//
// # Checks
//
// A Sink is what a user says of one, Facts are what AWS answered about it, and
// Judge compares the two in fifteen checks, always all and in one order. A
// fact that nobody may read makes a check unknown, never failed, and names the
// permission that was lacking. A check that means nothing before another one
// passes is skipped and names it, so that one fault shows as one failure.
//
// # Permissions
//
// Whether the writer may write is not read off its policies but asked of them:
// identity policies, permissions boundary, bucket policy and key policy are
// evaluated together, as AWS does. The requests that must be refused are
// derived from what the policies allow, so that a failure names an object that
// the writer can really reach. Where the answer hangs on a condition key that
// only the writer's own request decides, such as its address, the check says
// so and is unknown.
//
// # Sources
//
// Amazon Security Lake User Guide, "Collecting data from custom sources";
// Amazon Security Lake API Reference; Amazon S3 User Guide, "Virtual hosting of
// general purpose buckets" and "General purpose bucket naming rules"; Amazon S3
// endpoints and quotas; IAM User Guide, "Policy evaluation logic". What was
// only seen with vendors and is documented nowhere is said so where it is used.
package lake

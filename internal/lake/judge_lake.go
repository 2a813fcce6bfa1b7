package lake

import (
	"fmt"
	"strings"
)

// lakeWaits: where nothing says the region, the bucket has to.
func (j *judge) lakeWaits() []string {
	waits := []string{CheckURLForm, CheckRegionAgreement}
	if j.SaidRegion() == "" {
		waits = append(waits, CheckBucketNamed, CheckBucketExists)
	}
	return waits
}

func (j *judge) lakeEnabled() finding {
	region := j.LakeRegion(j.Facts)
	if region == "" {
		return unsure("Nothing tells the region whose lake this is.", "Set region, or give a URL that says it.")
	}
	if l, lacking := j.Lake.lacks(); lacking {
		return unknownFor(l)
	}
	if j.Lake.State == Absent {
		return fail(join("Security Lake is not enabled in "+region+" for the caller's account.", j.Lake.Note),
			"Enable it there, or give the URL of the bucket in a region where it is enabled. If the lake belongs to another account (a delegated administrator), check with credentials of that account, by an aliased provider block.")
	}
	lake := j.Lake.Value
	switch lake.CreateStatus {
	case LakeCompleted:
		if lake.UpdateStatus == LakeFailed {
			return pass(join("Security Lake is enabled in "+region+". Its last change failed.", lake.failure()))
		}
		return pass("Security Lake is enabled in " + region + ".")
	case LakeFailed:
		return fail(join("Security Lake could not be enabled in "+region+".", lake.failure(), j.problems()), join(j.remediation(), "Then enable it again."))
	}
	return fail("Security Lake is being enabled in "+region+" ("+string(lake.CreateStatus)+").", "Wait until its status is "+string(LakeCompleted)+", then run again.")
}

// failure is what AWS said of the last change, in a sentence.
func (l DataLake) failure() string {
	if l.FailureCode == "" && l.FailureReason == "" {
		return ""
	}
	return "AWS said: " + strings.TrimSuffix(strings.Trim(l.FailureCode+": "+l.FailureReason, ": "), ".") + "."
}

// join puts sentences together and leaves out empty ones.
func join(sentences ...string) string {
	var said []string
	for _, s := range sentences {
		if s != "" {
			said = append(said, s)
		}
	}
	return strings.Join(said, " ")
}

// maxProblems is how many of Security Lake's reports are shown: the newest.
const maxProblems = 3

// problems are Security Lake's newest reports, in sentences.
func (j *judge) problems() string {
	if l, lacking := j.Facts.Problems.lacks(); lacking && l.permission != "" {
		return "What is wrong would be told by ListDataLakeExceptions, but AWS denied " + l.permission + " to the caller."
	}
	return j.reported(func(p Problem) string { return p.Exception })
}

// remediation is the advice that goes with them.
func (j *judge) remediation() string {
	if l, lacking := j.Facts.Problems.lacks(); lacking && l.permission != "" {
		return "Allow the caller " + l.permission + " to see what Security Lake advises."
	}
	return j.reported(func(p Problem) string { return p.Remediation })
}

func (j *judge) reported(part func(Problem) string) string {
	var said []string
	for _, p := range j.Facts.Problems.Value[:min(len(j.Facts.Problems.Value), maxProblems)] {
		if text := strings.TrimSuffix(strings.TrimSpace(part(p)), "."); text != "" {
			said = append(said, text+".")
		}
	}
	return join(said...)
}

func (j *judge) lakeBucket() finding {
	if l, lacking := j.Lake.lacks(); lacking {
		return unknownFor(l)
	}
	switch lake := j.Lake.Value; lake.BucketARN {
	case j.bucketARN(j.Facts):
		return pass("The bucket is the lake's.")
	case "":
		return fail("Security Lake names no bucket for the lake in "+lake.Region+".", "Look at the state of the lake in the console of Security Lake.")
	default:
		return fail("The bucket is not the lake's: in "+lake.Region+" that is "+lake.BucketARN+".", j.copyName())
	}
}

// sourceUnasked: without a source there is no prefix to speak of.
func (j *judge) sourceUnasked() string {
	if j.SourceName == "" {
		return "No source_name was given."
	}
	return ""
}

func (j *judge) sourceRegistered() finding {
	source, found := j.Source(j.Facts)
	if found {
		return pass(fmt.Sprintf("The custom source %s is registered in version %s.", source.Name, source.Version))
	}
	if err := CheckSourceName(j.SourceName); err != nil {
		return fail("There can be no such custom source: "+err.Error()+".", "Give the name under which the source was registered, or register it under a shorter or plainer one.")
	}
	if j.SourceVersion != "" {
		if err := CheckSourceVersion(j.SourceVersion); err != nil {
			return fail("There can be no such custom source: "+err.Error()+".", "Give the version with which the source was registered.")
		}
	}
	if l, lacking := j.Sources.lacks(); lacking {
		return unknownFor(l)
	}
	var versions []string
	for _, s := range j.Sources.Value {
		if s.Name == j.SourceName {
			versions = append(versions, s.Version)
		}
	}
	if len(versions) > 0 {
		return fail(fmt.Sprintf("The custom source %s is registered in version %s, not %s.", j.SourceName, list(versions), j.SourceVersion),
			"Set source_version to one of those, leave it out, or register the version that is missing.")
	}
	return fail(fmt.Sprintf("Security Lake has no custom source %s in %s.", j.SourceName, j.LakeRegion(j.Facts)),
		"Register it: aws_securitylake_custom_log_source, or Custom sources in the console of Security Lake. Case counts in its name.")
}

func (j *judge) sourceLocation() finding {
	if l, lacking := j.Sources.lacks(); lacking {
		return unknownFor(l)
	}
	source, _ := j.Source(j.Facts)
	if source.Location == "" {
		return unsure("Security Lake does not tell where the objects of the source go.", "Register the source again, or ask AWS Support.")
	}
	bucket, prefix := Location(source.Location)
	switch {
	case bucket != j.url.Bucket:
		return fail("The objects of the source go to the bucket "+bucket+", not to "+j.url.Bucket+".", "Give the URL of that bucket, or register the source anew in this lake.")
	case !onOneWay(j.url.Key, prefix):
		return fail(fmt.Sprintf("The URL names the prefix %s, but the objects of the source go to %s.", j.url.Key, prefix),
			"Write "+URL{Bucket: bucket, Key: prefix}.Canonical(j.LakeRegion(j.Facts))+", or leave out the prefix if the writer adds it.")
	}
	return pass("The objects of the source go to " + source.Location + ".")
}

// onOneWay reports whether one of the prefixes begins with the other, slash by
// slash: a URL may stop short of the source's prefix, or go on behind it.
func onOneWay(key, prefix string) bool {
	if key != "" && !strings.HasSuffix(key, "/") {
		key += "/"
	}
	return strings.HasPrefix(prefix, key) || strings.HasPrefix(key, prefix)
}

func (j *judge) sourceCollecting() finding {
	if l, lacking := j.Collection.lacks(); lacking {
		return unknownFor(l)
	}
	if len(j.Collection.Value) == 0 {
		return unsure("Security Lake does not tell whether it collects from the source.", "Look at the source in the console of Security Lake; a source registered moments ago takes a while to show.")
	}
	var bad []string
	for _, c := range j.Collection.Value {
		if c.Status != Collecting {
			bad = append(bad, strings.TrimSpace(string(c.Status)+" "+c.Resource))
		}
	}
	if len(bad) == 0 {
		return pass("Security Lake collects from the source.")
	}
	return fail(join("Security Lake does not collect from the source: "+list(bad)+".", j.problems()),
		join(j.remediation(), "Look at the source in the console of Security Lake, and at its Glue crawler."))
}

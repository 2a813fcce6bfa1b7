package lake

import (
	"fmt"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/awsid"
)

func (j *judge) urlForm() finding {
	if j.formErr != nil {
		return fail(sentence(j.formErr.What), sentence(j.formErr.Instead))
	}
	return pass(fmt.Sprintf("The URL names the bucket %s (%s).", j.url.Bucket, j.url.Style))
}

// sentence turns a clause into one.
func sentence(clause string) string {
	return strings.ToUpper(clause[:1]) + clause[1:] + "."
}

func (j *judge) regionAgreement() finding {
	said := j.saidRegions()
	var words []string
	for _, s := range said {
		words = append(words, s.where+" says "+s.region)
	}
	const remedy = "Correct the one that is wrong. AWS itself writes the region into the name of a lake's bucket, so that the name is right if it was copied."
	switch {
	case !j.regionsAgree():
		return fail(sentence(list(words)), remedy)
	case j.domainClash() != "":
		return fail(j.domainClash(), "Correct the URL's host or the region.")
	case len(said) == 0:
		return pass("Neither URL nor bucket name nor argument names a region; that of the bucket counts.")
	}
	return pass(sentence(list(words)))
}

// domainClash says in a sentence that a host without a region belongs to
// another partition than the region said elsewhere.
func (j *judge) domainClash() string {
	region := j.SaidRegion()
	p, ok := awsid.PartitionOfRegion(region)
	if !ok || j.url.Partition == "" || p.ID == j.url.Partition {
		return ""
	}
	return fmt.Sprintf("The host of the URL belongs to the partition %s, and %s to %s.", j.url.Partition, region, p.ID)
}

func (j *judge) bucketNamed() finding {
	const form = "aws-security-data-lake-REGION- and a random end"
	lake := j.Lake.Value
	if j.nameErr != nil {
		return fail(sentence(strings.TrimPrefix(j.nameErr.Error(), `"`+j.nameErr.Name+`" `))+" The URL says "+fmt.Sprintf("%q.", j.nameErr.Name), j.copyName())
	}
	_, suffix, ok := splitBucketName(j.url.Bucket)
	switch {
	case ok && len(suffix) == seenSuffixLength:
		return pass("The name has the form that Security Lake gives its buckets.")
	case ok:
		return pass(fmt.Sprintf("The name has the form that Security Lake gives its buckets; its random end has %d characters, where %d are usual.", len(suffix), seenSuffixLength))
	case lake.BucketARN != "" && lake.BucketARN == j.bucketARN(j.Facts):
		return pass("The name is none that Security Lake usually gives (" + form + "), but Security Lake itself names the bucket.")
	}
	found := fail(fmt.Sprintf("%q is not the name of a bucket that Security Lake made: such a name is %s.", j.url.Bucket, form), j.copyName())
	found.alone = true
	return found
}

// copyName is the remedy where the bucket is a wrong one.
func (j *judge) copyName() string {
	arn, err := awsid.ParseARN(j.Lake.Value.BucketARN)
	if err != nil {
		return "Copy the name of the bucket from the console of Security Lake (Regions), or from the answer to: aws securitylake list-data-lakes."
	}
	return "The lake's bucket in " + j.Lake.Value.Region + " is " + arn.Resource + ": write " + URL{Bucket: arn.Resource}.Canonical(j.Lake.Value.Region) + "."
}

func (j *judge) bucketExists() finding {
	if l, lacking := j.Facts.Bucket.lacks(); lacking {
		return unknownFor(l)
	}
	if j.Facts.Bucket.State == Absent {
		return fail("S3 has no bucket "+j.url.Bucket+".", j.copyName())
	}
	return pass("The bucket exists.")
}

// ownerUnasked: without an account there is nobody to compare the owner with.
func (j *judge) ownerUnasked() string {
	if j.formErr == nil && j.ExpectedOwner(j.Facts) == "" {
		return "No account_id was given, and the check lake-enabled did not tell the account."
	}
	return ""
}

func (j *judge) bucketOwner() finding {
	owner := j.ExpectedOwner(j.Facts)
	if l, lacking := j.Owned.lacks(); lacking {
		return unknownFor(l)
	}
	if !j.Owned.Value {
		return fail("The bucket belongs to another account than "+owner+".",
			"Send nothing to it before you know whose it is: somebody else may have taken the name. If the lake is in another account, give that as account_id.")
	}
	return pass("The bucket belongs to account " + owner + ".")
}

func (j *judge) bucketRegion() finding {
	if l, lacking := j.Facts.Bucket.lacks(); lacking {
		return unknownFor(l)
	}
	bucket := j.Facts.Bucket.Value
	said := j.SaidRegion()
	switch {
	case bucket.Region == "" && bucket.Withheld != "":
		return unknownFor(lack{permission: bucket.Withheld, note: "S3 does not tell the region, and denied " + bucket.Withheld + " to the caller."})
	case bucket.Region == "":
		return unsure("S3 does not tell the region of the bucket.", "Look it up in the console of S3.")
	case said == "":
		return pass("The bucket is in " + bucket.Region + "; nothing else was said.")
	case said != bucket.Region:
		return fail("The bucket is in "+bucket.Region+", not in "+said+".", "Write "+j.url.Canonical(bucket.Region)+", and set region to "+bucket.Region+" if it is set.")
	}
	return pass("The bucket is in " + bucket.Region + ".")
}

func (j *judge) publicAccessBlocked() finding {
	const remedy = "Turn on all four settings of the bucket's public access block, as Security Lake makes it."
	if l, lacking := j.PublicAccess.lacks(); lacking {
		return unknownFor(l)
	}
	if j.PublicAccess.State == Absent {
		return fail("The bucket has no public access block.", remedy)
	}
	var off []string
	for _, setting := range []struct {
		name string
		on   bool
	}{
		{"BlockPublicAcls", j.PublicAccess.Value.BlockPublicACLs},
		{"IgnorePublicAcls", j.PublicAccess.Value.IgnorePublicACLs},
		{"BlockPublicPolicy", j.PublicAccess.Value.BlockPublicPolicy},
		{"RestrictPublicBuckets", j.PublicAccess.Value.RestrictPublicBuckets},
	} {
		if !setting.on {
			off = append(off, setting.name)
		}
	}
	if len(off) > 0 {
		return fail("The bucket's public access block leaves off "+list(off)+".", remedy)
	}
	return pass("Public access is blocked in all four ways.")
}

func (j *judge) encryption() finding {
	if l, lacking := j.Facts.Encryption.lacks(); lacking {
		return unknownFor(l)
	}
	if j.Facts.Encryption.State == Absent {
		return fail("The bucket has no default encryption.", "Set it to "+j.lakeEncryption()+".")
	}
	e := j.Facts.Encryption.Value
	how := e.describe()
	if e.Algorithm != "AES256" && !e.usesKMS() {
		return fail("The bucket encrypts by "+how+", which Security Lake does not know.", "Set its default encryption to "+j.lakeEncryption()+".")
	}
	lakeKey := j.Lake.Value.KeyID
	switch {
	case lakeKey == "":
		return pass("The bucket encrypts by " + how + ".")
	case lakeKey == s3ManagedKey && !e.usesKMS(), lakeKey != s3ManagedKey && e.usesKMS() && sameKey(e.KeyID, lakeKey):
		return pass("The bucket encrypts by " + how + ", as the lake is configured.")
	case lakeKey != s3ManagedKey && (isAlias(e.KeyID) || isAlias(lakeKey)):
		return unsure("The bucket encrypts by "+how+" and the lake by "+j.lakeEncryption()+"; an alias does not tell whether they are one.", "Name the key by its ARN in the bucket's default encryption.")
	}
	return fail("The bucket encrypts by "+how+", but the lake is configured for "+j.lakeEncryption()+".",
		"Set the bucket's default encryption to "+j.lakeEncryption()+", or change the lake's by UpdateDataLake.")
}

func (e Encryption) usesKMS() bool { return strings.HasPrefix(e.Algorithm, "aws:kms") }

func (e Encryption) describe() string {
	switch {
	case e.Algorithm == "AES256":
		return "keys of S3 (AES256)"
	case e.usesKMS() && e.managedByAWS():
		return e.Algorithm + " with the key that AWS manages for S3"
	case e.usesKMS():
		return e.Algorithm + " with the key " + e.KeyID
	}
	return e.Algorithm
}

// managedByAWS: the account's own key for S3, whose policy nobody can change.
func (e Encryption) managedByAWS() bool {
	return e.KeyID == "" || strings.HasSuffix(e.KeyID, "alias/aws/s3")
}

// lakeEncryption describes what the lake is configured for.
func (j *judge) lakeEncryption() string {
	switch key := j.Lake.Value.KeyID; key {
	case "", s3ManagedKey:
		return "keys of S3 (AES256)"
	default:
		return "aws:kms with the key " + key
	}
}

func isAlias(key string) bool { return strings.Contains(key, "alias/") }

// sameKey compares keys of which one may be given by its ARN and the other by
// its ID alone.
func sameKey(a, b string) bool {
	if strings.HasPrefix(a, "arn:") && strings.HasPrefix(b, "arn:") {
		return a == b
	}
	return a != "" && keyID(a) == keyID(b)
}

func keyID(key string) string { return key[strings.LastIndexByte(key, '/')+1:] }

package localaws

import (
	"crypto/md5" //nolint:gosec // An ETag is this hash; it protects nothing.
	"encoding/base64"
	"encoding/hex"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The headers about encryption.
const (
	headerSSE       = "x-amz-server-side-encryption"
	headerSSEKey    = "x-amz-server-side-encryption-aws-kms-key-id"
	headerBucketKey = "x-amz-server-side-encryption-bucket-key-enabled"
)

// maxObjectKey is the length of a key at most, in bytes.
// Source: Amazon S3 User Guide, "Naming Amazon S3 objects".
const maxObjectKey = 1024

func objectOperations() []s3Operation {
	return []s3Operation{
		{name: "PutObject", level: objectLevel, method: http.MethodPut, run: putObject},
		{name: "GetObject", level: objectLevel, method: http.MethodGet, run: getObject},
		{name: "HeadObject", level: objectLevel, method: http.MethodHead, run: getObject},
		{name: "DeleteObject", level: objectLevel, method: http.MethodDelete, run: deleteObject},
	}
}

// object is one object, whole in memory.
type object struct {
	key      string
	body     []byte
	modified time.Time
	etag     string
	// header are the headers that come back as they were sent.
	header       http.Header
	storageClass string
	encryption   encryption
	// encryptedWith is nil for S3's own keys.
	encryptedWith *kmsKey
	checksum      checksum
}

// notHere is S3's own answer to what it does not know in a header or a body.
func notHere() error {
	return s3Errorf(http.StatusNotImplemented, "NotImplemented", "A header you provided implies functionality that is not implemented by this local endpoint.")
}

// putObject stores an object, after all that S3 asks: permission, whether the
// body is the one that was meant, and the key that it is encrypted with.
// Source: Amazon S3 API Reference, "PutObject".
func putObject(r *s3Request) (reply, error) {
	if err := r.checkPut(); err != nil {
		return reply{}, err
	}
	if err := r.allowObject("s3:PutObject", nil); err != nil {
		return reply{}, err
	}
	if err := r.checkCondition(); err != nil {
		return reply{}, err
	}
	sum, err := r.checksum()
	if err != nil {
		return reply{}, err
	}
	o := &object{
		key: r.key, body: slices.Clone(r.body), modified: r.at, etag: etag(r.body), header: r.keptHeaders(), checksum: sum,
		storageClass: or(r.http.Header.Get("X-Amz-Storage-Class"), "STANDARD"),
	}
	if o.encryption, err = r.askedEncryption(); err != nil {
		return reply{}, err
	}
	if o.encryptedWith, err = r.encryptionKey(o.encryption); err != nil {
		return reply{}, err
	}
	if err := r.useKey("kms:GenerateDataKey", o.encryptedWith, o.encryption); err != nil {
		return reply{}, err
	}
	r.bucket.objects[o.key] = o
	header := o.encryptionHeaders()
	o.checksum.show(header)
	header.Set("ETag", o.etag)
	return reply{status: http.StatusOK, contentType: s3ContentType, header: header}, nil
}

// checkPut refuses what is too large and what this endpoint would have to
// ignore.
func (r *s3Request) checkPut() error {
	h := r.http.Header
	for name := range h {
		lower := strings.ToLower(name)
		for _, prefix := range []string{
			"x-amz-copy-source", "x-amz-tagging", "x-amz-object-lock-", "x-amz-website-", "x-amz-grant-", "x-amz-write-offset-bytes",
			"x-amz-server-side-encryption-customer-", "x-amz-server-side-encryption-context",
		} {
			if strings.HasPrefix(lower, prefix) {
				return notHere()
			}
		}
	}
	switch acl := h.Get("X-Amz-Acl"); {
	case acl != "" && acl != "bucket-owner-full-control":
		return s3Errorf(http.StatusBadRequest, "AccessControlListNotSupported", "The bucket does not allow ACLs")
	case len(r.key) > maxObjectKey:
		return s3Errorf(http.StatusBadRequest, "KeyTooLongError", "Your key is too long")
	case len(r.body) > maxObject:
		return s3Errorf(http.StatusBadRequest, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size, which is %d bytes on this local endpoint", maxObject)
	}
	sum := md5.Sum(r.body) //nolint:gosec // See the import.
	if sent := h.Get("Content-Md5"); sent != "" && sent != base64.StdEncoding.EncodeToString(sum[:]) {
		return s3Errorf(http.StatusBadRequest, "BadDigest", "The Content-MD5 you specified did not match what we received.")
	}
	return nil
}

// checkCondition is for writers that must not overwrite, or only what they saw.
// Source: Amazon S3 User Guide, "Conditional writes".
func (r *s3Request) checkCondition() error {
	old, exists := r.bucket.objects[r.key]
	match, none := r.http.Header.Get("If-Match"), r.http.Header.Get("If-None-Match")
	switch {
	case none == "*" && exists, match != "" && exists && strings.Trim(match, `"`) != strings.Trim(old.etag, `"`):
		return s3Errorf(http.StatusPreconditionFailed, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
	case match != "" && !exists:
		return noSuchKey()
	default:
		return nil
	}
}

func noSuchKey() error {
	return s3Errorf(http.StatusNotFound, "NoSuchKey", "The specified key does not exist.")
}

func etag(body []byte) string {
	sum := md5.Sum(body) //nolint:gosec // See the import.
	return `"` + hex.EncodeToString(sum[:]) + `"`
}

// keptHeaders are those that come back with the object.
func (r *s3Request) keptHeaders() http.Header {
	kept := http.Header{}
	for name, values := range r.http.Header {
		meta := strings.HasPrefix(name, "X-Amz-Meta-")
		if meta || slices.Contains([]string{"Cache-Control", "Content-Disposition", "Content-Language", "Content-Type", "Expires"}, name) {
			kept[name] = slices.Clone(values)
		}
	}
	var encodings []string
	for one := range strings.SplitSeq(r.http.Header.Get("Content-Encoding"), ",") {
		if one = strings.TrimSpace(one); one != "" && one != "aws-chunked" {
			encodings = append(encodings, one)
		}
	}
	if len(encodings) > 0 {
		kept.Set("Content-Encoding", strings.Join(encodings, ","))
	}
	return kept
}

// askedEncryption is what the headers ask for, else the bucket's default.
func (r *s3Request) askedEncryption() (encryption, error) {
	h := r.http.Header
	algorithm := h.Get(headerSSE)
	if algorithm == "" {
		return r.bucket.encryption, nil
	}
	e := encryption{Algorithm: algorithm, KeyID: h.Get(headerSSEKey), BucketKey: h.Get(headerBucketKey) == "true"}
	if e.check() != nil {
		return encryption{}, s3Errorf(http.StatusBadRequest, "InvalidArgument", "The encryption method specified is not supported, or takes no key")
	}
	if e.isKMS() && h.Get(headerBucketKey) == "" {
		e.BucketKey = r.bucket.encryption.BucketKey
	}
	return e, nil
}

func (o *object) encryptionHeaders() http.Header {
	h := http.Header{}
	h.Set(headerSSE, o.encryption.Algorithm)
	if o.encryptedWith != nil {
		h.Set(headerSSEKey, o.encryptedWith.arn())
	}
	if o.encryption.BucketKey {
		h.Set(headerBucketKey, "true")
	}
	return h
}

// getObject serves GetObject and HeadObject. Whether an object exists is told
// only to those who may list the bucket.
// Source: Amazon S3 API Reference, "GetObject".
func getObject(r *s3Request) (reply, error) {
	if err := r.allowObject("s3:GetObject", nil); err != nil {
		return reply{}, err
	}
	o, ok := r.bucket.objects[r.key]
	if !ok && r.allowBucket("s3:ListBucket", nil) != nil {
		return reply{}, accessDenied("Access Denied")
	}
	if !ok {
		return reply{}, noSuchKey()
	}
	if err := r.useKey("kms:Decrypt", o.encryptedWith, o.encryption); err != nil {
		return reply{}, err
	}
	header := o.encryptionHeaders()
	maps.Copy(header, o.header)
	header.Set("ETag", o.etag)
	header.Set("Last-Modified", o.modified.UTC().Format(http.TimeFormat))
	header.Set("Accept-Ranges", "bytes")
	if none := r.http.Header.Get("If-None-Match"); none == o.etag || none == "*" {
		return reply{status: http.StatusNotModified, header: header}, nil
	}
	if match := r.http.Header.Get("If-Match"); match != "" && match != o.etag && match != "*" {
		return reply{}, s3Errorf(http.StatusPreconditionFailed, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold")
	}
	return r.part(o, header)
}

// part answers with the object or the range of it that was asked for.
func (r *s3Request) part(o *object, header http.Header) (reply, error) {
	answer := reply{status: http.StatusOK, contentType: or(o.header.Get("Content-Type"), "binary/octet-stream"), header: header, body: o.body}
	first, last, ranged, err := byteRange(r.http.Header.Get("Range"), len(o.body))
	if err != nil {
		return reply{}, err
	}
	if ranged {
		answer.status, answer.body = http.StatusPartialContent, o.body[first:last+1]
		header.Set("Content-Range", "bytes "+strconv.Itoa(first)+"-"+strconv.Itoa(last)+"/"+strconv.Itoa(len(o.body)))
		return answer, nil
	}
	if strings.EqualFold(r.http.Header.Get("X-Amz-Checksum-Mode"), "ENABLED") {
		o.checksum.show(header)
	}
	return answer, nil
}

// byteRange reads bytes=FIRST-LAST, bytes=FIRST- and bytes=-COUNT; what has
// another form is no range.
// Source: RFC 9110, section 14.
func byteRange(text string, size int) (first, last int, ranged bool, err error) {
	spec, ok := strings.CutPrefix(text, "bytes=")
	from, to, dash := strings.Cut(spec, "-")
	if !ok || !dash || strings.Contains(spec, ",") {
		return 0, 0, false, nil
	}
	first, errFirst := strconv.Atoi(from)
	last, errLast := strconv.Atoi(to)
	switch {
	case from == "" && errLast == nil:
		first, last = max(0, size-last), size-1
	case errFirst != nil || (to != "" && errLast != nil):
		return 0, 0, false, nil
	case to == "":
		last = size - 1
	}
	if first >= size || last < first {
		return 0, 0, false, s3Errorf(http.StatusRequestedRangeNotSatisfiable, "InvalidRange", "The requested range is not satisfiable")
	}
	return first, min(last, size-1), true, nil
}

// deleteObject succeeds for an object that does not exist.
// Source: Amazon S3 API Reference, "DeleteObject".
func deleteObject(r *s3Request) (reply, error) {
	if err := r.allowObject("s3:DeleteObject", nil); err != nil {
		return reply{}, err
	}
	delete(r.bucket.objects, r.key)
	return empty(http.StatusNoContent)
}

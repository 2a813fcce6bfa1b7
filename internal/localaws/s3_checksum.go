package localaws

import (
	"crypto/sha1" //nolint:gosec // One of S3's checksums; it protects nothing.
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"hash/crc32"
	"hash/crc64"
	"net/http"
	"strings"
)

// nvmePolynomial is that of CRC-64/NVME, its bits reversed.
// Source: NVM Express Command Set Specification, 64b CRC polynomial.
const nvmePolynomial = 0x9A6C9329AC4BC9B5

const checksumPrefix = "X-Amz-Checksum-"

// checksum is a hash over an object's whole body.
type checksum struct {
	// algorithm is as in headers, such as crc32.
	algorithm string
	// value is in base64.
	value string
}

// checksumAlgorithms are those that S3 knows, the one it adds itself first.
// Source: Amazon S3 User Guide, "Checking object integrity in Amazon S3".
func checksumAlgorithms() []string { return []string{"crc64nvme", "crc32", "crc32c", "sha1", "sha256"} }

func newChecksum(algorithm string, body []byte) checksum {
	var h hash.Hash
	switch algorithm {
	case "crc32":
		h = crc32.NewIEEE()
	case "crc32c":
		h = crc32.New(crc32.MakeTable(crc32.Castagnoli))
	case "sha1":
		h = sha1.New() //nolint:gosec // See the import.
	case "sha256":
		h = sha256.New()
	default:
		h = crc64.New(crc64.MakeTable(nvmePolynomial))
	}
	h.Write(body)
	return checksum{algorithm: algorithm, value: base64.StdEncoding.EncodeToString(h.Sum(nil))}
}

func (c checksum) show(header http.Header) {
	header.Set(checksumPrefix+c.algorithm, c.value)
	header.Set("X-Amz-Checksum-Type", "FULL_OBJECT")
}

// checksum verifies the one that was sent, as a header or after the body, or
// makes one.
func (r *s3Request) checksum() (checksum, error) {
	for _, algorithm := range checksumAlgorithms() {
		sent := or(r.http.Header.Get(checksumPrefix+algorithm), r.trailer.Get(checksumPrefix+algorithm))
		if sent == "" {
			continue
		}
		sum := newChecksum(algorithm, r.body)
		if sum.value != sent {
			return checksum{}, s3Errorf(http.StatusBadRequest, "BadDigest", "The %s you specified did not match the calculated checksum.", strings.ToUpper(algorithm))
		}
		return sum, nil
	}
	if announced := r.http.Header.Get("X-Amz-Trailer"); strings.HasPrefix(strings.ToLower(announced), strings.ToLower(checksumPrefix)) {
		return checksum{}, s3Errorf(http.StatusBadRequest, "MalformedTrailerError", "The request contained trailing data that was not well-formed or did not conform to our published schema.")
	}
	return newChecksum(checksumAlgorithms()[0], r.body), nil
}

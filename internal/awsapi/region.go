package awsapi

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
	"github.com/hashicorp/aws-sdk-go-base/v2/endpoints"
	"github.com/hashicorp/aws-sdk-go-base/v2/validation"
)

// checkEarly refuses what needs no look at AWS or at a file, so that a slip in
// a region's name is not reported as a host that cannot be found.
func (c *Client) checkEarly() error {
	for service, url := range c.cfg.Endpoints {
		if url != "" && !slices.Contains(EndpointServices(), service) {
			return badConfig("endpoints", service, "The services are "+join(EndpointServices())+".")
		}
	}
	if c.cfg.SkipRegionValidation {
		return nil
	}
	for _, candidate := range []struct{ name, value string }{
		{"region", c.cfg.Region},
		{"sts_region", c.cfg.STSRegion},
		{"AWS_REGION", os.Getenv("AWS_REGION")},
	} {
		if candidate.name == "AWS_REGION" && c.cfg.Region != "" || candidate.value == "" {
			continue
		}
		if err := knownRegion(candidate.name, candidate.value); err != nil {
			return err
		}
	}
	return nil
}

// checkCABundle refuses a file of certificates that the SDK could not load: it
// would say so in the middle of its search for credentials, where it looks as if
// those were missing.
func (c *Client) checkCABundle() error {
	where, file := "custom_ca_bundle", expandPath(c.cfg.CustomCABundle)
	if file == "" {
		where, file = "AWS_CA_BUNDLE", os.Getenv("AWS_CA_BUNDLE")
	}
	if file == "" {
		return nil
	}
	text, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return badConfig(where, file, "There is no such file.")
	case err != nil:
		return badConfig(where, file, "The file cannot be read.")
	case !x509.NewCertPool().AppendCertsFromPEM(text):
		return badConfig(where, file, "The file holds no certificate in PEM form (-----BEGIN CERTIFICATE-----).")
	}
	return nil
}

// expandPath reads variables and ~ in a path as aws-sdk-go-base does.
func expandPath(path string) string {
	path = os.ExpandEnv(path)
	rest, isHome := strings.CutPrefix(path, "~")
	if home, err := os.UserHomeDir(); isHome && err == nil && (rest == "" || rest[0] == '/' || rest[0] == os.PathSeparator) {
		return filepath.Join(home, rest)
	}
	return path
}

// knownRegion refuses a region that no partition has.
func knownRegion(where, region string) error {
	if validation.SupportedRegion(region) == nil {
		return nil
	}
	f := &Failure{
		Kind:    ErrBadRegion,
		Summary: "There is no such AWS region",
		Detail:  fmt.Sprintf("%s is %q, which is no region this release knows.", where, region),
		Remedy:  "If the region is newer than this release, set skip_region_validation = true in the provider block.",
	}
	if near := nearestRegion(region); near != "" {
		f.Remedy = fmt.Sprintf("Is %q meant? %s", near, f.Remedy)
	}
	return f
}

// nearestRegion is the region most like the text, if any is like it at all.
func nearestRegion(text string) string {
	best, distance := "", 4
	for _, partition := range endpoints.DefaultPartitions() {
		for id := range partition.Regions() {
			d := levenshtein.Distance(text, id, nil)
			if d < distance || d == distance && best != "" && id < best {
				best, distance = id, d
			}
		}
	}
	return best
}

func noRegion() error {
	return &Failure{
		Kind:    ErrBadRegion,
		Summary: "No AWS region is set",
		Detail:  "Neither the provider block nor the environment nor the profile names a region. IAM is global, but requests are signed for a region, and STS is called there.",
		Remedy:  "Set region in the provider block, or the environment variable AWS_REGION.",
	}
}

func badConfig(argument, value, rule string) error {
	return &Failure{
		Kind:    ErrBadConfig,
		Summary: "The provider block cannot be used",
		Detail:  fmt.Sprintf("%s is %q. %s", argument, value, rule),
		Remedy:  "Correct the argument.",
	}
}

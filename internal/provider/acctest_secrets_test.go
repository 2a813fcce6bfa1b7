package provider

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// Every acceptance test with a rig leaves a folder, with the state and the plan
// file of each step, and a log of the core and the provider at TRACE. When the
// test ends, all of that is searched for every secret that the rig's endpoint
// handed out meanwhile, and a hit fails the test. So no secret may stand in a
// test's configuration either: provider blocks name profiles.

// ours is the value of TF_ACC_PERSIST_WORKING_DIR that TestMain sets; with any
// other, set by whoever runs the tests, folders stay to be looked at.
const ours = "until searched"

// logEverything makes plugin-testing write a log for each test and keep its
// folder, unless whoever runs the tests has said where.
func logEverything(dir string) map[string]string {
	settings := map[string]string{}
	for name, value := range map[string]string{
		"TF_LOG":                     "TRACE",
		"TF_LOG_PATH_MASK":           filepath.Join(dir, "log-%s"),
		"TF_ACC_PERSIST_WORKING_DIR": ours,
		"TF_ACC_TEMP_DIR":            dir,
	} {
		if os.Getenv(name) == "" {
			settings[name] = value
		}
	}
	return settings
}

// confidant hears every secret of one endpoint.
type confidant struct {
	mu      sync.Mutex
	secrets []localaws.Secret
	// seeded is how many of them were there before the test began.
	seeded int
	// searches is how many searches for them are due.
	searches int
}

func (c *confidant) hear(s localaws.Secret) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.secrets = append(c.secrets, s)
}

func (c *confidant) begin() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seeded = len(c.secrets)
}

func (c *confidant) expectSearch() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.searches++
}

// unsearched is true if nothing that was done on the endpoint is searched.
func (c *confidant) unsearched() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.searches == 0
}

// heard are all secrets so far, and those that the test may keep in state: of
// the keys that were made since it began.
func (c *confidant) heard() (all, keys []localaws.Secret) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for i, s := range c.secrets {
		if i >= c.seeded && s.Kind == localaws.SecretOfKey {
			keys = append(keys, s)
		}
	}
	return slices.Clone(c.secrets), keys
}

// searched makes a test case leave what it did in a folder that is searched
// when the test ends.
func (r *rig) searched(c resource.TestCase) resource.TestCase {
	r.t.Helper()
	if r.secrets == nil {
		return c
	}
	folder, err := os.MkdirTemp(os.Getenv("TF_ACC_TEMP_DIR"), "acceptance")
	if err != nil {
		r.t.Fatal(err)
	}
	c.WorkingDir = folder
	log := strings.Replace(os.Getenv("TF_LOG_PATH_MASK"), "%s", strings.ReplaceAll(r.t.Name(), "/", "__"), 1)
	r.searchAfterwards(folder, log)
	return c
}

// searchAfterwards searches a folder and a log when the test ends, and then
// removes them.
func (r *rig) searchAfterwards(folder, log string) {
	r.secrets.expectSearch()
	r.t.Cleanup(func() {
		if err := r.search(folder, log); err != nil {
			r.t.Error(err)
		}
		if os.Getenv("TF_ACC_PERSIST_WORKING_DIR") == ours {
			_ = os.RemoveAll(folder) // TestMain removes what is left.
			_ = os.Remove(log)
		}
	})
}

// search fails the test for each secret that it finds.
func (r *rig) search(folder, log string) error {
	report := r.leaked
	if report == nil {
		report = func(secret localaws.Secret, place string) { r.t.Errorf("a %s is in %s", secret.Kind, place) }
	}
	all, keys := r.secrets.heard()
	if r.keepsKeys {
		all = slices.DeleteFunc(all, func(s localaws.Secret) bool { return slices.Contains(keys, s) })
	}
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || path == log {
			return err
		}
		return searchFile(path, all, report)
	})
	if err != nil {
		return err
	}
	// What may be kept may still not be logged.
	all, _ = r.secrets.heard()
	info, err := os.Stat(log)
	if err != nil {
		return fmt.Errorf("the test left no log to be searched: %w", err)
	}
	if info.Size() == 0 {
		return fmt.Errorf("the test's log is empty: %s", log)
	}
	return searchFile(log, all, report)
}

// searchFile looks into a file, and into each file of an archive, as which the
// core keeps plans.
func searchFile(path string, secrets []localaws.Secret, report func(localaws.Secret, string)) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	searchText(filepath.Base(path), content, secrets, report)
	if !bytes.HasPrefix(content, []byte("PK\x03\x04")) {
		return nil
	}
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return err
	}
	for _, file := range archive.File {
		reader, err := file.Open()
		if err != nil {
			return err
		}
		inner, err := io.ReadAll(reader)
		if err != nil {
			return err
		}
		if err := reader.Close(); err != nil {
			return err
		}
		searchText(filepath.Base(path)+" ("+file.Name+")", inner, secrets, report)
	}
	return nil
}

func searchText(place string, content []byte, secrets []localaws.Secret, report func(localaws.Secret, string)) {
	for _, secret := range secrets {
		for _, spelling := range spellings(secret.Text) {
			if bytes.Contains(content, []byte(spelling)) {
				report(secret, place)
				break
			}
		}
	}
}

// spellings are the ways in which a secret may stand in a file: as it is, in a
// form or a URL, in JSON, and in base 64 at any offset, as a provider's private
// state is kept.
func spellings(secret string) []string {
	all := []string{secret, url.QueryEscape(secret), url.PathEscape(secret)}
	if quoted, err := json.Marshal(secret); err == nil {
		all = append(all, string(quoted[1:len(quoted)-1]))
	}
	for offset := range 3 {
		text := strings.Repeat("x", offset) + secret
		// A group of three bytes makes four characters; those that neighbours have a
		// part in are left out.
		whole := len(text) / 3 * 3
		encoded := base64.RawStdEncoding.EncodeToString([]byte(text[:whole]))
		inner := encoded[(offset+2)/3*4:]
		all = append(all, inner, strings.NewReplacer("+", "-", "/", "_").Replace(inner))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// TestSpellings hides a secret in every way that a file may hold it.
func TestSpellings(t *testing.T) {
	t.Parallel()
	const secret = "ab+cd/ef==?<&>ghijklmnopqrstuvwxyz"
	found := func(content string) bool {
		hit := false
		searchText("", []byte(content), []localaws.Secret{{Text: secret}}, func(localaws.Secret, string) { hit = true })
		return hit
	}
	quoted, err := json.Marshal(map[string]string{"token": secret})
	if err != nil {
		t.Fatal(err)
	}
	hidden := map[string]string{
		"as it is": "x" + secret + "y", "in a form": url.Values{"SecretAccessKey": {secret}}.Encode(), "in a path": "/" + url.PathEscape(secret), "in JSON": string(quoted),
	}
	for before := range 4 {
		for after := range 4 {
			text := []byte(strings.Repeat("{", before) + secret + strings.Repeat("}", after))
			hidden[fmt.Sprintf("in base 64 between %d and %d bytes", before, after)] = base64.StdEncoding.EncodeToString(text)
			hidden[fmt.Sprintf("in base 64 for URLs between %d and %d bytes", before, after)] = base64.RawURLEncoding.EncodeToString(text)
		}
	}
	for how, content := range hidden {
		if !found(content) {
			t.Errorf("%s it is not found: %s", how, content)
		}
	}
	for _, other := range []string{"", secret[1:], base64.StdEncoding.EncodeToString([]byte(secret[3:]))} {
		if found(other) {
			t.Errorf("it is found in %q", other)
		}
	}
}

// TestAccSearchFindsSecrets lets a secret into everything that a test leaves,
// each time in a way in which a provider could: the search finds it in state,
// plan and log, and finds credentials that an ephemeral resource gave.
func TestAccSearchFindsSecrets(t *testing.T) {
	needsAcc(t)
	var mu sync.Mutex
	found := map[string][]string{}
	hasEphemeral := false
	hearing := func(r *rig) *rig {
		name := filepath.Base(r.t.Name())
		r.leaked = func(secret localaws.Secret, place string) {
			mu.Lock()
			defer mu.Unlock()
			found[name] = append(found[name], string(secret.Kind)+" in "+place)
		}
		return r
	}
	// The outer Run returns when its parallel tests have ended and were searched.
	t.Run("leaks", func(t *testing.T) {
		t.Run("persistent", func(t *testing.T) {
			r := hearing(newRig(t))
			r.test(resource.TestStep{Config: fmt.Sprintf("resource \"terraform_data\" \"leak\" {\n  input = %q\n}\n", r.credential(vendorPrincipal).SessionToken)})
		})
		t.Run("ephemeral", func(t *testing.T) {
			r := hearing(newRig(t))
			arn := r.closedRole("Leaking", ephemeralID)
			r.ephemeralSteps(resource.TestStep{Config: fmt.Sprintf("ephemeral \"crossaccount_assume_role\" \"this\" {\n  provider    = vendor\n  role_arn    = %q\n  external_id = %q\n}\n\n", arn, ephemeralID) +
				"provider \"echo\" {\n  data = ephemeral.crossaccount_assume_role.this.secret_access_key\n}\n\nresource \"echo\" \"shown\" {}\n"})
			// A core without ephemeral resources has skipped by now, and said so.
			mu.Lock()
			defer mu.Unlock()
			hasEphemeral = true
		})
		t.Run("by hand", func(t *testing.T) {
			r := hearing(newRig(t))
			core := r.inFolder(fmt.Sprintf("resource \"terraform_data\" \"leak\" {\n  for_each = toset([%q])\n}\n", r.credential(customerAdmin).SecretAccessKey))
			core.ok("plan", "-out=saved")
		})
	})
	for _, tt := range []struct{ test, want string }{
		{"persistent", "session token in terraform.tfstate"},
		{"persistent", "session token in tfplan (tfplan)"},
		{"persistent", "session token in log-TestAccSearchFindsSecrets__leaks__persistent"},
		{"ephemeral", "secret access key of a session in terraform.tfstate"},
		{"by_hand", "secret access key in saved (tfplan)"},
		{"by_hand", "secret access key in trace.log"},
	} {
		if tt.test == "ephemeral" && !hasEphemeral {
			continue
		}
		if !slices.Contains(found[tt.test], tt.want) {
			t.Errorf("%s: no %s among %v", tt.test, tt.want, found[tt.test])
		}
	}
}

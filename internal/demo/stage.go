package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

// stage is the set the acts are played on: the endpoint, the core in a folder
// of its own, and the credentials of everyone who plays.
type stage struct {
	cast
	say      narrator
	aws      *localaws.Server
	core     core
	folder   string
	admin    actor
	vendor   actor
	stranger actor
	role     string
	id       string
}

func newStage(o options) (*stage, error) {
	folder, err := os.MkdirTemp("", "crossaccount-demo-")
	if err != nil {
		return nil, fmt.Errorf("making a folder for the demo: %w", err)
	}
	players, err := readCast()
	if err != nil {
		return nil, err
	}
	server, err := localaws.New(localaws.Config{Listen: "127.0.0.1:0"})
	if err != nil {
		return nil, err
	}
	if err := server.Start(); err != nil {
		return nil, err
	}
	s := &stage{cast: players, say: narrator{out: os.Stdout}, aws: server, folder: folder}
	if err := s.findPlayers(); err != nil {
		return nil, errors.Join(err, s.close())
	}
	if err := s.build(o); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// findPlayers finds them among the principals the endpoint was seeded with.
func (s *stage) findPlayers() error {
	for _, c := range s.aws.Credentials() {
		a := actor{endpoint: s.aws.URL(), credential: c}
		switch {
		case c.AccountID == s.Customer && s.admin.credential.AccessKeyID == "":
			s.admin = a
		case c.PrincipalARN == s.VendorRole || sessionOf(s.VendorRole, c.PrincipalARN):
			s.vendor = a
		case c.AccountID == s.Stranger:
			s.stranger = a
		}
	}
	if s.admin.credential.AccessKeyID == "" || s.vendor.credential.AccessKeyID == "" || s.stranger.credential.AccessKeyID == "" {
		return errors.New("the endpoint's seed lacks the customer's administrator, the vendor's role or the stranger")
	}
	return nil
}

// sessionOf reports whether arn is a session of the role, whose own ARN says
// role/NAME where the session's says assumed-role/NAME/SESSION.
func sessionOf(role, arn string) bool {
	account, name, _ := strings.Cut(strings.TrimPrefix(role, "arn:aws:iam::"), ":role/")
	return strings.HasPrefix(arn, "arn:aws:sts::"+account+":assumed-role/"+name+"/")
}

func (s *stage) build(o options) error {
	absolute := func(path string) string {
		if a, err := filepath.Abs(path); err == nil {
			return a
		}
		return path
	}
	work, home := filepath.Join(s.folder, "configuration"), filepath.Join(s.folder, "home")
	for _, dir := range []string{work, home} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			return err
		}
	}
	if err := copyConfiguration(o.Config, work); err != nil {
		return err
	}
	variables, err := s.variables()
	if err != nil {
		return err
	}
	s.core = core{path: absolute(o.Core), dir: work}
	s.core.env = cleanEnvironment(home, map[string]string{
		"TF_CLI_CONFIG_FILE":      absolute(o.CLIConfig),
		"TF_IN_AUTOMATION":        "1",
		"TF_VAR_simulated_vendor": variables[0],
		"TF_VAR_stranger":         variables[1],
		"AWS_ENDPOINT_URL":        s.aws.URL(),
		"AWS_ACCESS_KEY_ID":       s.admin.credential.AccessKeyID,
		"AWS_SECRET_ACCESS_KEY":   s.admin.credential.SecretAccessKey,
	})
	return nil
}

// variables are the credentials of the two simulated callers as the
// configuration's input variables take them.
func (s *stage) variables() ([2]string, error) {
	var texts [2]string
	for i, a := range []actor{s.vendor, s.stranger} {
		value := map[string]string{"access_key": a.credential.AccessKeyID, "secret_key": a.credential.SecretAccessKey}
		if a.credential.SessionToken != "" {
			value["token"] = a.credential.SessionToken
		}
		text, err := json.Marshal(value)
		if err != nil {
			return texts, err
		}
		texts[i] = string(text)
	}
	return texts, nil
}

// outputs reads the configuration's outputs, which hold no secret.
func (s *stage) outputs(ctx context.Context) (map[string]string, error) {
	out, err := s.core.must(ctx, 0, "output", "-json")
	if err != nil {
		return nil, err
	}
	var raw map[string]struct {
		Value json.RawMessage `json:"value"`
	}
	if err := json.Unmarshal([]byte(out.text), &raw); err != nil {
		return nil, fmt.Errorf("the outputs are not the JSON that was due: %w", err)
	}
	values := make(map[string]string, len(raw))
	for name, o := range raw {
		values[name] = strings.Trim(string(o.Value), `"`)
	}
	return values, nil
}

// close stops the endpoint and removes the demo's folder, state included.
func (s *stage) close() error {
	return errors.Join(s.aws.Close(), os.RemoveAll(s.folder))
}

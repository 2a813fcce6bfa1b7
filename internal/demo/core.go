package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// core runs Terraform or OpenTofu in one folder with an environment of its own.
type core struct {
	path string
	dir  string
	env  []string
}

// output is what one run printed (both streams, in order) and how it ended.
type output struct {
	text string
	code int
}

// name is what the user would type.
func (c core) name() string { return filepath.Base(c.path) }

func (c core) run(ctx context.Context, args ...string) (output, error) {
	// What is quoted must read the same on every terminal.
	args = append([]string{args[0], "-no-color"}, args[1:]...)
	cmd := exec.CommandContext(ctx, c.path, args...)
	cmd.Dir, cmd.Env = c.dir, c.env
	var both bytes.Buffer
	cmd.Stdout, cmd.Stderr = &both, &both
	err := cmd.Run()
	exit := new(exec.ExitError)
	if errors.As(err, &exit) {
		return output{text: both.String(), code: exit.ExitCode()}, nil
	}
	if err != nil {
		return output{}, fmt.Errorf("%s %s did not run: %w", filepath.Base(c.path), strings.Join(args, " "), err)
	}
	return output{text: both.String()}, nil
}

// must runs the core and takes any exit code but the wanted one for a failure.
func (c core) must(ctx context.Context, code int, args ...string) (output, error) {
	out, err := c.run(ctx, args...)
	if err != nil {
		return out, err
	}
	if out.code != code {
		return out, fmt.Errorf("%s %s ended with exit code %d where %d was due:\n%s",
			filepath.Base(c.path), strings.Join(args, " "), out.code, code, out.text)
	}
	return out, nil
}

// cleanEnvironment is the caller's environment without anything that AWS's
// tools or the core would read, so that the demo can neither use nor touch the
// user's own set-up.
func cleanEnvironment(home string, extra map[string]string) []string {
	var env []string
	for _, kv := range os.Environ() {
		name, _, _ := strings.Cut(kv, "=")
		upper := strings.ToUpper(name)
		if strings.HasPrefix(name, "AWS_") || strings.HasPrefix(name, "TF_") || strings.HasPrefix(name, "TOFU_") || name == "HOME" || strings.HasSuffix(upper, "_PROXY") {
			continue
		}
		env = append(env, kv)
	}
	env = append(env,
		"HOME="+home,
		"CHECKPOINT_DISABLE=1",
		"AWS_EC2_METADATA_DISABLED=true",
		"AWS_CONFIG_FILE="+filepath.Join(home, "no-aws-config"),
		"AWS_SHARED_CREDENTIALS_FILE="+filepath.Join(home, "no-aws-credentials"),
	)
	for name, value := range extra {
		env = append(env, name+"="+value)
	}
	return env
}

// copyConfiguration copies the .tf files of one folder into another.
func copyConfiguration(from, to string) error {
	files, err := filepath.Glob(filepath.Join(from, "*.tf"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("%s holds no .tf file", from)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, filepath.Base(file)), text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

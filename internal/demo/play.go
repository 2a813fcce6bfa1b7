package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// play leaves the endpoint up after the first act, with the vendor's and the
// stranger's credentials ready, until the user's shell ends.
func (s *stage) play(ctx context.Context) error {
	shell := os.Getenv("SHELL")
	if shell == "" {
		shell = "/bin/sh"
	}
	env, err := s.playFiles()
	if err != nil {
		return err
	}
	s.say.title("The endpoint stays up; you are in a shell that talks to it")
	s.say.text(`Role:         ` + s.role + `
External ID:  ` + s.id + `
Endpoint:     ` + s.aws.URL() + ` (AWS_ENDPOINT_URL is set to it)
Terraform:    $TF plan, $TF apply (the configuration is in this folder)
Who you are:  the customer's administrator; profiles "vendor" and "stranger" are set up
Vendors:      $TF init && $TF test in a folder of examples/vendors plays another vendor

Try to get in (with the AWS CLI):
  aws sts assume-role --profile vendor --role-session-name me --role-arn $ROLE --external-id $EXTERNAL_ID
  aws sts assume-role --profile vendor --role-session-name me --role-arn $ROLE
  aws sts assume-role --profile stranger --role-session-name me --role-arn $ROLE --external-id $EXTERNAL_ID

Leave with "exit": everything is thrown away then.`)
	cmd := exec.CommandContext(ctx, shell)
	cmd.Dir, cmd.Env = s.core.dir, env
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	// The user's shell may end with any code; that is no failure of the demo.
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		return err
	}
	return nil
}

// playFiles writes an AWS configuration of the demo's own and returns the
// environment that points at it.
func (s *stage) playFiles() ([]string, error) {
	profile := func(name string, a actor) string {
		text := "[profile " + name + "]\nregion = us-east-1\naws_access_key_id = " + a.credential.AccessKeyID +
			"\naws_secret_access_key = " + a.credential.SecretAccessKey + "\n"
		if a.credential.SessionToken != "" {
			text += "aws_session_token = " + a.credential.SessionToken + "\n"
		}
		return text
	}
	file := filepath.Join(s.folder, "aws-config")
	text := profile("vendor", s.vendor)
	// Under the names by which the tests of examples/vendors call them.
	for _, c := range s.aws.Credentials() {
		name := c.PrincipalARN[strings.LastIndex(c.PrincipalARN, "/")+1:]
		text += profile(name, actor{endpoint: s.aws.URL(), credential: c})
	}
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		return nil, err
	}
	return append(append([]string{}, s.core.env...),
		"AWS_CONFIG_FILE="+file, "AWS_REGION=us-east-1", "ROLE="+s.role, "EXTERNAL_ID="+s.id, "TF="+s.core.path), nil
}

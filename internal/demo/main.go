package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	core := flag.String("core", "", "path of the terraform or tofu binary to run")
	cliConfig := flag.String("cli-config", "", "path of the CLI configuration that finds the provider in the local mirror")
	config := flag.String("config", "examples/quickstart", "folder of the configuration to apply")
	shell := flag.Bool("shell", false, "after the first act, leave the endpoint running and print how to play with it")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, options{Core: *core, CLIConfig: *cliConfig, Config: *config, Shell: *shell}); err != nil {
		fmt.Fprintf(os.Stderr, "\nThe demo stopped: %v\n", err)
		os.Exit(1)
	}
}

type options struct {
	Core      string
	CLIConfig string
	Config    string
	Shell     bool
}

func (o options) check() error {
	if o.Core == "" || o.CLIConfig == "" {
		return errors.New("it needs --core and --cli-config; `make demo` finds both")
	}
	for _, path := range []string{o.Core, o.CLIConfig, o.Config} {
		if _, err := os.Stat(path); err != nil {
			return fmt.Errorf("%s is not there; run it as `make demo` from the top of the repository", path)
		}
	}
	return nil
}

func run(ctx context.Context, o options) (err error) {
	if err := o.check(); err != nil {
		return err
	}
	s, err := newStage(o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.close()) }()
	s.say.title("crossaccount: who may assume your role, declared, audited and proven")
	s.say.text(`A vendor, ` + s.Vendor + `, needs a role in your AWS account. Here AWS is a small
endpoint on this machine; Terraform, the provider and the calls are real.`)
	if err := s.actApply(ctx); err != nil {
		return err
	}
	if o.Shell {
		return s.play(ctx)
	}
	for _, act := range []func(context.Context) error{s.actWeaken, s.actMend, s.actRefuse, s.actDestroy} {
		if err := act(ctx); err != nil {
			return err
		}
	}
	s.say.title("That is all. Every claim above was checked; nothing is left running.")
	s.say.text(`Next: examples/quickstart is what was applied, docs/ describes each resource,
and "make demo-shell" leaves the endpoint up for you to try to break in.`)
	return nil
}

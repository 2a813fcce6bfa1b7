// Command localaws runs the local AWS endpoint of package localaws until it
// is interrupted. It prints where it listens, its control token and how to use
// it with the AWS CLI. It is not for production.
//
//	localaws [--listen 127.0.0.1:4599] [--seed FILE] [--token T] [--unsafe-listen]
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/crossaccount/terraform-provider-crossaccount/internal/localaws"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "localaws:", err)
		stop()
		os.Exit(1)
	}
}

// run serves until ctx ends. It returns an error where it cannot
// start; asked for help, it gives that and ends.
func run(ctx context.Context, args []string, out, problems io.Writer) error {
	config, err := parse(args, problems)
	if errors.Is(err, flag.ErrHelp) {
		return nil
	}
	if err != nil {
		return err
	}
	server, err := localaws.New(config)
	if err != nil {
		return err
	}
	if err := server.Start(); err != nil {
		return err
	}
	greet(out, server, config.UnsafeListen)
	<-ctx.Done()
	fmt.Fprintln(out, "Stopping; all state goes with the process.")
	return server.Close()
}

func parse(args []string, problems io.Writer) (localaws.Config, error) {
	var config localaws.Config
	flags := flag.NewFlagSet("localaws", flag.ContinueOnError)
	flags.SetOutput(problems)
	flags.Usage = func() {
		fmt.Fprintln(problems, "localaws plays AWS (IAM, STS, S3, Security Lake and KMS of several accounts) on this machine, for demos and tests.")
		fmt.Fprintln(problems, "It is not for production: its state is in memory, and it protects nothing.")
		fmt.Fprintln(problems)
		flags.PrintDefaults()
	}
	flags.StringVar(&config.Listen, "listen", localaws.DefaultListen, "the `address` to listen on; loopback only, port 0 takes a free one")
	flags.StringVar(&config.Token, "token", "", "the control API's `token`; one is made if empty")
	flags.BoolVar(&config.UnsafeListen, "unsafe-listen", false, "allow an address that other machines can reach, and any Host header")
	seed := flags.String("seed", "", "a `file` with accounts, users and roles as JSON, in place of the built-in ones")
	if err := flags.Parse(args); err != nil {
		return config, err
	}
	if flags.NArg() > 0 {
		return config, fmt.Errorf("%q is not understood: there are flags only, see --help", flags.Arg(0))
	}
	if *seed == "" {
		return config, nil
	}
	text, err := os.ReadFile(*seed)
	if err != nil {
		return config, fmt.Errorf("the seed cannot be read: %w", err)
	}
	config.Seed = text
	return config, nil
}

// greet prints credentials on purpose: they are this endpoint's own and worth
// nothing elsewhere.
func greet(out io.Writer, server *localaws.Server, exposed bool) {
	fmt.Fprintln(out, "localaws, a local AWS endpoint for demos and tests. Not for production; never send it real credentials.")
	if exposed {
		fmt.Fprintln(out, "WARNING: --unsafe-listen: whoever reaches the port can use it and read all that crosses it.")
	}
	fmt.Fprintln(out)
	fmt.Fprintln(out, "  endpoint      ", server.URL())
	fmt.Fprintln(out, "  control token ", server.Token())
	fmt.Fprintln(out)
	if list := server.Credentials(); len(list) > 0 {
		admin := list[0]
		fmt.Fprintf(out, "With the AWS CLI, as %s:\n\n", admin.PrincipalARN)
		fmt.Fprintf(out, "  export AWS_ENDPOINT_URL=%s AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1\n", server.URL())
		fmt.Fprintf(out, "  export AWS_ACCESS_KEY_ID=%s\n", admin.AccessKeyID)
		fmt.Fprintf(out, "  export AWS_SECRET_ACCESS_KEY=%s\n", admin.SecretAccessKey)
		fmt.Fprintln(out, "  aws sts get-caller-identity")
		fmt.Fprintln(out)
	}
	fmt.Fprintln(out, "All credentials, the journal, faults and settings:")
	fmt.Fprintln(out)
	fmt.Fprintf(out, "  curl -H '%s: %s' %s/_localaws/credentials\n", localaws.TokenHeader, server.Token(), server.URL())
	fmt.Fprintln(out)
	fmt.Fprintln(out, "Interrupt to stop.")
}

package bench

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// build compiles a package of the module as a release does, and returns the
// binary's path.
func build(tb testing.TB, pkg string) string {
	tb.Helper()
	binary := filepath.Join(tb.TempDir(), "plugin")
	cmd := exec.CommandContext(tb.Context(), "go", "build", "-trimpath", "-ldflags", "-s -w", "-o", binary, pkg)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := cmd.CombinedOutput(); err != nil {
		tb.Fatalf("go build %s: %v\n%s", pkg, err, output)
	}
	return binary
}

// serveOnce starts the plugin, asks it for its schema as core does, ends it,
// and returns the processor time it took, in user and system mode, and the size of the answer in bytes.
func serveOnce(ctx context.Context, binary string) (cpu time.Duration, size int, err error) {
	cmd := exec.CommandContext(ctx, binary)
	// The cookie is the one of every Terraform provider (terraform-plugin-go, tf6server).
	cmd.Env = append(os.Environ(),
		"TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
		"PLUGIN_PROTOCOL_VERSIONS=6",
		// A plugin that is killed leaves its socket behind.
		"TMPDIR="+filepath.Dir(binary))
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return 0, 0, err
	}
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err == nil {
		size, err = askSchema(ctx, line)
	}
	if killed := cmd.Process.Kill(); err == nil {
		err = killed
	}
	_ = cmd.Wait() // It was killed, which Wait reports as an error.
	return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), size, err
}

// askSchema reads go-plugin's handshake, "1|6|unix|PATH|grpc|…", and calls
// GetProviderSchema. The answer is kept as bytes: what is measured is the server.
func askSchema(ctx context.Context, handshake string) (size int, err error) {
	fields := strings.Split(strings.TrimSpace(handshake), "|")
	if len(fields) < 5 || fields[4] != "grpc" {
		return 0, fmt.Errorf("no handshake of a gRPC plugin: %q", handshake)
	}
	target := fields[3]
	if fields[2] == "unix" {
		target = "unix:" + target
	}
	conn, err := grpc.NewClient(target, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(rawCodec{}), grpc.MaxCallRecvMsgSize(64<<20)))
	if err != nil {
		return 0, err
	}
	var request, answer []byte
	err = conn.Invoke(ctx, "/tfplugin6.Provider/GetProviderSchema", &request, &answer)
	if closed := conn.Close(); err == nil {
		err = closed
	}
	return len(answer), err
}

// rawCodec passes messages through unread; an empty message is a valid request.
type rawCodec struct{}

func (rawCodec) Name() string { return "proto" }

func (rawCodec) Marshal(v any) ([]byte, error) {
	message, ok := v.(*[]byte)
	if !ok {
		return nil, fmt.Errorf("%T is not raw bytes", v)
	}
	return *message, nil
}

func (rawCodec) Unmarshal(data []byte, v any) error {
	message, ok := v.(*[]byte)
	if !ok {
		return fmt.Errorf("%T is not raw bytes", v)
	}
	*message = append([]byte{}, data...)
	return nil
}

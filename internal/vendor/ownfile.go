package vendor

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// maxFileSize is far more than any vendor needs; it keeps a path that was not
// meant from filling the memory.
const maxFileSize = 1 << 20

// readOwn reads a user's file. Only regular files are opened: a pipe would make
// every plan wait, and a device may have no end.
func readOwn(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, unreadable(path, err)
	case info.IsDir():
		return nil, fmt.Errorf("the vendor file %q is a folder: name each file in it, by fileset() for example", path)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("the vendor file %q is a pipe or a device: vendor files are regular files", path)
	}
	file, err := os.Open(path)
	if err != nil {
		// Not covered: the file is there, and whoever runs tests as root may read it.
		return nil, unreadable(path, err)
	}
	// It was opened for reading alone: nothing is lost if closing fails.
	defer func() { _ = file.Close() }()
	text, err := io.ReadAll(io.LimitReader(file, maxFileSize+1))
	switch {
	case err != nil:
		// Not covered: only a broken disk fails once a regular file is open.
		return nil, unreadable(path, err)
	case len(text) > maxFileSize:
		return nil, fmt.Errorf("the vendor file %q is larger than 1 MiB: is it another file than was meant?", path)
	}
	return text, nil
}

// unreadable says why, with what a path may have been meant to be.
func unreadable(path string, err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		err = pathError.Err
	}
	hint := ""
	switch {
	case !errors.Is(err, fs.ErrNotExist):
	case strings.ContainsAny(path, "*?["):
		hint = "; patterns are not expanded: name each file, by fileset() for example"
	case strings.HasPrefix(path, "~"):
		hint = "; ~ is not expanded: use pathexpand()"
	}
	return fmt.Errorf("the vendor file %q cannot be read: %w%s", path, err, hint)
}

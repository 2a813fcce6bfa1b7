#!/usr/bin/env bash
# Runs the demo on the core that core.sh finds, with the provider installed
# through a mirror of its own in a fresh folder that is removed at the end.
#
#   tools/demo.sh [--shell]   --shell leaves it running after the first act
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
core=$(tools/core.sh)
config=$(MIRROR_ONLY=1 tools/install.sh "$stage/mirror")
go build -buildvcs=false -o "$stage/demo" ./internal/demo
"$stage/demo" --core "$core" --cli-config "$config" "$@"

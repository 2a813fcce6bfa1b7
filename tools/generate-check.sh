#!/usr/bin/env bash
# Fails where `make generate` would change, add or remove a file. It generates
# in a copy, so it neither touches these files nor asks git about them.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export CACHE_DIR=${CACHE_DIR:-$root/.cache}

copies=$(mktemp -d)
trap 'rm -rf "$copies"' EXIT
cd "$copies"
mkdir committed generated
tar -C "$root" --exclude=./.git --exclude=./.cache --exclude=./bin --exclude=./dist -cf - . | tar -C committed -xf -
cp -R committed/. generated

generated/tools/generate.sh
if ! diff -ruN committed generated; then
  echo "What is generated is not up to date: run \`make generate\` and commit what it changes." >&2
  exit 1
fi

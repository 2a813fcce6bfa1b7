#!/usr/bin/env bash
# Compares our evaluator with an independent one on generated pairs of a policy
# and a request; internal/cmd/simcompare says what is compared and how.
#
#   tools/simulate.sh [ARGS]   ARGS are simcompare's, such as -seed 7 or -only 1234
#
# The other evaluator comes from npm in the version that the lock file pins,
# into the cache folder. It is AGPL: it runs as a process of its own, for this
# check alone, and nothing of it is shipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

for tool in node npm; do
  if ! command -v "$tool" >/dev/null; then
    echo "This needs Node.js 20 or later with npm, and there is no $tool on PATH." >&2
    exit 2
  fi
done
major=$(node -p 'process.versions.node.split(".")[0]')
if ((major < 20)); then
  echo "This needs Node.js 20 or later; the node on PATH is $(node --version)." >&2
  exit 2
fi

modules=${CACHE_DIR:-$PWD/.cache}/simulate
lock=tools/simulate/package-lock.json
if ! cmp -s "$lock" "$modules/installed-lock.json"; then
  echo "Installing the other evaluator into $modules ..." >&2
  mkdir -p "$modules"
  cp tools/simulate/package.json "$lock" "$modules/"
  npm ci --prefix "$modules" --ignore-scripts --no-audit --no-fund --loglevel error >&2
  cp "$lock" "$modules/installed-lock.json"
fi
go run ./internal/cmd/simcompare -modules "$modules" "$@"

#!/usr/bin/env bash
# Runs each fuzz target of the repository for a while; go test takes one a time.
#
#   tools/fuzz.sh [TIME]   as -fuzztime takes it; 30s unless given
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

targets=$(grep -rn --include='*_test.go' -o '^func Fuzz[A-Za-z0-9_]*' internal | sed -E 's,^(.*)/[^/]*:[0-9]+:func (.*)$,\1 \2,' | sort)
if [[ -z $targets ]]; then
  echo "There are no fuzz targets under internal/." >&2
  exit 1
fi
failed=0
while read -r package target; do
  echo "$package $target" >&2
  go test -run '^$' -fuzz "^$target\$" -fuzztime "${1:-30s}" "./$package" </dev/null || failed=1
done <<<"$targets"
exit "$failed"

#!/usr/bin/env bash
# Adds up the counts of tests that the runs left in a folder.
#
#   tools/counts.sh DIR   prints "N passed, N failed, N skipped"
set -euo pipefail
cat "${1:?usage: tools/counts.sh DIR}"/* | awk '
  { passed += $1; failed += $3; skipped += $5 }
  END { printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped }'

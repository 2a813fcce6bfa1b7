#!/usr/bin/env bash
# Writes all that is generated: what the go:generate lines write, then docs/,
# from the schema that the provider itself tells, templates/ and examples/.
# No core is asked and nothing is downloaded but the pinned generator.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

docs=$(tools/tool.sh tfplugindocs)
schema=$(mktemp)
trap 'rm -f "$schema"' EXIT

go generate ./...
go run -trimpath ./internal/cmd/schemajson >"$schema"
# Made anew, so that a page of what is no more does not stay.
rm -rf docs
# It tells each step on stdout; what matters is on stderr and in its exit code.
"$docs" generate --provider-name crossaccount --providers-schema "$schema" >/dev/null

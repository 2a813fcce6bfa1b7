#!/usr/bin/env bash
# Prints the path of a pinned tool: tofu, golangci-lint or tfplugindocs. Where
# the cache does not hold it, or its go.mod or the Go version has changed since,
# it is built from the Go module proxy first, with its progress on stderr.
#
#   CACHE_DIR   where binaries are kept; .cache in the repository unless set
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${CACHE_DIR:-$root/.cache}
name=${1:?usage: tools/tool.sh tofu|golangci-lint|tfplugindocs}

ldflags='-s -w'
case $name in
tofu)
  module=$root/tools
  package=github.com/opentofu/opentofu/cmd/tofu
  # As its releases are linked: else its version ends in -dev, which no version
  # constraint accepts.
  ldflags+=' -X github.com/opentofu/opentofu/version.dev=no'
  ;;
golangci-lint)
  module=$root/tools/dev
  package=github.com/golangci/golangci-lint/v2/cmd/golangci-lint
  ;;
tfplugindocs)
  module=$root/tools/dev
  package=github.com/hashicorp/terraform-plugin-docs/cmd/tfplugindocs
  ;;
*)
  echo "tools/tool.sh: there is no pinned tool \"$name\"; there are tofu, golangci-lint and tfplugindocs" >&2
  exit 2
  ;;
esac

# Tools run on this machine, whatever the provider is being built for.
unset GOOS GOARCH GOFLAGS
export GOWORK=off CGO_ENABLED=0

cd "$module"
key=$({ cat go.mod go.sum && go env GOVERSION GOOS GOARCH; } | cksum | tr ' ' '-')
dir=$cache/bin/$name-$key
if [[ -x $dir/$name ]]; then
  echo "$dir/$name"
  exit 0
fi

say() { echo "tools: $*" >&2; }

# Passes errors on, and turns the go command's lists of what it downloads and
# compiles into a line every ten seconds.
progress() {
  local total=$1 line downloaded=0 compiled=0 told=$SECONDS
  while IFS= read -r line; do
    case $line in
    'go: downloading '*) downloaded=$((downloaded + 1)) ;;
    *' '* | '') echo "$line" >&2 ;;
    *) compiled=$((compiled + 1)) ;;
    esac
    if ((SECONDS - told < 10)); then
      continue
    fi
    told=$SECONDS
    if ((compiled > 0)); then
      say "$name: compiled $compiled of at most $total packages, ${SECONDS}s"
    else
      say "$name: downloaded $downloaded modules, ${SECONDS}s"
    fi
  done
}

version=$(go list -m -f '{{.Version}}' "${package%/cmd/*}")
say "building $name $version (once; minutes where the Go caches are empty)"

list=$(mktemp)
work=$(mktemp -d)
trap 'rm -rf "$list" "$work"' EXIT
go list -deps "$package" 2>&1 >"$list" | progress 0
total=$(wc -l <"$list" | tr -d ' ')
go build -v -trimpath -buildvcs=false -ldflags "$ldflags" -o "$work/$name" "$package" 2>&1 | progress "$total"

# Moved into place whole, so that an interrupted build leaves nothing that
# looks finished.
mkdir -p "$dir"
mv "$work/$name" "$dir/.$name.$$"
mv "$dir/.$name.$$" "$dir/$name"
for old in "$cache/bin/$name"-*; do
  if [[ $old != "$dir" && ${old#"$cache/bin/$name-"} =~ ^[0-9]+-[0-9]+$ ]]; then
    rm -rf "$old"
  fi
done
say "$name is ready after ${SECONDS}s"
echo "$dir/$name"

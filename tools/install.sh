#!/usr/bin/env bash
# Builds the provider and lays it out as a filesystem mirror for the registry
# hosts of Terraform and of OpenTofu, with a CLI configuration that uses it:
# what a registry would serve, without one.
#
#   tools/install.sh [DIR]   DIR is .cache/mirror unless given; its config is
#                            DIR/cli.tfrc, whose path is the last line printed
#
#   MIRROR_ONLY=1   for scripts: the configuration installs nothing from anywhere
#                   else, and how to use it is not explained
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
dir=${1:-${CACHE_DIR:-$root/.cache}/mirror}
mkdir -p "$dir"
dir=$(cd "$dir" && pwd)

version=$(cat "$root/VERSION")
hosts=(registry.terraform.io registry.opentofu.org)
address=crossaccount/crossaccount
name=terraform-provider-crossaccount_v$version

cd "$root"
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT
echo "Building the provider (minutes where the Go caches are empty)" >&2
CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w -X main.version=$version" -o "$build/$name" .

include=
for host in "${hosts[@]}"; do
  place=$dir/$host/$address/$version/$(go env GOOS)_$(go env GOARCH)
  mkdir -p "$place"
  # Replaced, not written over: a core may be running the old one.
  cp "$build/$name" "$place/.$name.$$"
  mv "$place/.$name.$$" "$place/$name"
  include+="${include:+, }\"$host/$address\""
done

{
  echo 'provider_installation {'
  echo '  filesystem_mirror {'
  echo "    path    = \"$dir\""
  echo "    include = [$include]"
  echo '  }'
  if [[ -z ${MIRROR_ONLY:-} ]]; then
    echo '  direct {'
    echo "    exclude = [$include]"
    echo '  }'
  fi
  echo '}'
} >"$dir/.cli.tfrc.$$"
mv "$dir/.cli.tfrc.$$" "$dir/cli.tfrc"

if [[ -z ${MIRROR_ONLY:-} ]]; then
  cat >&2 <<TEXT
Installed $address $version for ${hosts[*]}. Use it in any folder with

    export TF_CLI_CONFIG_FILE=$(printf %q "$dir/cli.tfrc")
    terraform init    # or: tofu init

After another install, delete a folder's .terraform.lock.hcl: it holds the
checksum of the build before.
TEXT
fi
echo "$dir/cli.tfrc"

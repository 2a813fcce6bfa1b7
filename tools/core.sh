#!/usr/bin/env bash
# Finds the Terraform core that the tests, the demo and the docs run on, and
# runs commands where nothing of the user's own set-up reaches it.
#
#   tools/core.sh [--tofu]               prints the core's path
#   tools/core.sh [--tofu] env           prints the lines that set the environment
#   tools/core.sh [--tofu] run CMD...    runs CMD in that environment
#
# The core is TF_ACC_TERRAFORM_PATH where that is set, else terraform, else tofu
# on PATH, from version 1.8 on; with neither, OpenTofu is built as a pinned tool.
# --tofu asks for an OpenTofu: the one on PATH, else the pinned one.
# --keep-aws, before env or run, leaves AWS_* as they are: for a real account.
#
# The environment: TF_ACC_TERRAFORM_PATH, TF_ACC_PROVIDER_HOST and
# TF_ACC_PROVIDER_NAMESPACE as terraform-plugin-testing reads them, so that a
# test's configuration names source = "crossaccount/crossaccount" as a user's
# does; a TF_CLI_CONFIG_FILE that downloads nothing; no other TF_* variable but
# those that make the tests log more; AWS_* emptied, the shared files too.
#
#   CACHE_DIR   where files are kept; .cache in the repository unless set
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${CACHE_DIR:-$root/.cache}
minimum=1.8

say() { echo "core: $*" >&2; }

# A core of its own set-up only, for questions that need no configuration.
ask() {
  env -u TF_LOG -u TF_CLI_ARGS -u TF_CLI_ARGS_version -u TF_DATA_DIR -u TF_WORKSPACE \
    TF_CLI_CONFIG_FILE=/dev/null CHECKPOINT_DISABLE=1 "$@"
}

is_tofu() { [[ $(ask "$1" version) == OpenTofu* ]]; }

new_enough() {
  local version
  version=$(ask "$1" version -json | sed -n 's/.*"terraform_version": *"\([0-9]*\.[0-9]*\).*/\1/p')
  ((${version%.*} > ${minimum%.*})) ||
    ((${version%.*} == ${minimum%.*} && ${version#*.} >= ${minimum#*.}))
}

on_path() {
  local found
  found=$(command -v "$1") || return 1
  if ! new_enough "$found"; then
    say "$found is older than $minimum and is passed over"
    return 1
  fi
  echo "$found"
}

find_core() {
  if [[ $want == tofu ]]; then
    if [[ -n ${TF_ACC_TERRAFORM_PATH:-} ]] && is_tofu "$TF_ACC_TERRAFORM_PATH"; then
      echo "$TF_ACC_TERRAFORM_PATH"
    else
      on_path tofu || "$root/tools/tool.sh" tofu
    fi
  elif [[ -n ${TF_ACC_TERRAFORM_PATH:-} ]]; then
    if [[ ! -x $TF_ACC_TERRAFORM_PATH ]]; then
      say "TF_ACC_TERRAFORM_PATH names no program: $TF_ACC_TERRAFORM_PATH"
      return 1
    fi
    # Absolute, for tests run in the folder of their package.
    echo "$(cd "$(dirname "$TF_ACC_TERRAFORM_PATH")" && pwd)/$(basename "$TF_ACC_TERRAFORM_PATH")"
  else
    on_path terraform || on_path tofu || "$root/tools/tool.sh" tofu
  fi
}

# Written anew on each call, to one place, always with the same content: so
# calls at the same time do not disturb each other.
write_files() {
  local dir=$cache/core file
  mkdir -p "$dir/mirror"
  for file in cli.tfrc aws-config aws-credentials; do
    : >"$dir/.$file.$$"
    if [[ $file == cli.tfrc ]]; then
      printf 'disable_checkpoint = true\nprovider_installation {\n  filesystem_mirror {\n    path = "%s"\n  }\n}\n' \
        "$dir/mirror" >"$dir/.$file.$$"
    fi
    mv "$dir/.$file.$$" "$dir/$file"
  done
}

environment() {
  local core=$1 name host=registry.terraform.io
  if is_tofu "$core"; then
    host=registry.opentofu.org
  fi
  for name in $(compgen -e); do
    case $name in
    TF_ACC_LOG | TF_ACC_LOG_PATH | TF_LOG_PATH_MASK | TF_ACC_PERSIST_WORKING_DIR | TF_ACC_TEMP_DIR) ;;
    TF_* | TOFU_*) echo "unset $name" ;;
    AWS_*) [[ $aws == keep ]] || echo "unset $name" ;;
    esac
  done
  write_files
  printf 'export %s=%q\n' \
    TF_ACC_TERRAFORM_PATH "$core" \
    TF_ACC_PROVIDER_HOST "$host" \
    TF_ACC_PROVIDER_NAMESPACE crossaccount \
    TF_CLI_CONFIG_FILE "$cache/core/cli.tfrc" \
    CHECKPOINT_DISABLE 1
  if [[ $aws == clear ]]; then
    printf 'export %s=%q\n' \
      AWS_CONFIG_FILE "$cache/core/aws-config" \
      AWS_SHARED_CREDENTIALS_FILE "$cache/core/aws-credentials" \
      AWS_EC2_METADATA_DISABLED true
  fi
}

want=any
aws=clear
while [[ ${1:-} == --* ]]; do
  case $1 in
  --tofu) want=tofu ;;
  --keep-aws) aws=keep ;;
  *)
    say "there is no option $1; there are --tofu and --keep-aws"
    exit 2
    ;;
  esac
  shift
done

core=$(find_core)
case ${1:-path} in
path) echo "$core" ;;
env) environment "$core" ;;
run)
  shift
  lines=$(environment "$core")
  eval "$lines"
  exec "$@"
  ;;
*)
  say "there is no command $1; there are env and run"
  exit 2
  ;;
esac

#!/usr/bin/env bash
# The hooks of .pre-commit-hooks.yaml: a kind, options of `seaworthy scan`, "--", and file names.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
kind=$1
shift

options=()
while [ "$#" -gt 0 ] && [ "$1" != -- ]; do
  options+=("$1")
  shift
done
if [ "$#" -eq 0 ]; then
  echo 'seaworthy: args of a hook end with "--", as in args: [--fail-on=high, --]' >&2
  exit 2
fi
shift

sh "$root/action/prepare.sh"
scan() { sh "$root/scripts/run.sh" node "$root/apps/cli/bin/seaworthy.js" scan ${options[@]+"${options[@]}"} -- "$1"; }

# Lock files alone, with the manifests beside them that say which packages are asked for: what is
# installed in the working directory is no part of a commit.
scan_lock_files() {
  local file manifest
  copy=$(mktemp -d "${TMPDIR:-/tmp}/lock-files.XXXXXX")
  trap 'rm -rf "$copy"' EXIT
  for file in "$@"; do
    mkdir -p "$copy/$(dirname "./$file")"
    cp "./$file" "$copy/$file"
    for manifest in package.json pyproject.toml Pipfile Cargo.toml composer.json Gemfile go.sum; do
      manifest="$(dirname "./$file")/$manifest"
      if [ -f "$manifest" ]; then cp "$manifest" "$copy/$manifest"; fi
    done
  done
  scan "dir:$copy"
}

# The images on FROM lines, without stages of the same file. An image that depends on an ARG is not
# known here, and that is said.
base_images() {
  awk '
    FNR == 1 { split("", stages) }
    toupper($1) == "FROM" {
      gsub(/\r/, "")
      i = 2
      while ($i ~ /^--/) i++
      image = $i
      known = tolower(image) in stages
      if (toupper($(i + 1)) == "AS") stages[tolower($(i + 2))] = 1
      if (image == "" || image == "scratch" || known) next
      if (image ~ /\$/) print "seaworthy: not looked at: " image " in " FILENAME > "/dev/stderr"
      else print image
    }
  ' "$@" | sort -u
}

scan_base_images() {
  local file image code worst=0 files=()
  for file in "$@"; do files+=("./$file"); done
  while IFS= read -r image; do
    code=0
    scan "$image" || code=$?
    # A gate that said no is worth more than an image that could not be read.
    if [ "$code" -eq 1 ] || [ "$worst" -eq 0 ]; then worst=$code; fi
  done < <(base_images "${files[@]}")
  return "$worst"
}

case $kind in
  lock-files) scan_lock_files "$@" ;;
  base-images) scan_base_images "$@" ;;
  directory) scan dir:. ;;
  *) echo "seaworthy: there is no hook $kind" >&2; exit 2 ;;
esac

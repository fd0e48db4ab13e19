#!/usr/bin/env bash
# The scan of action.yml. Inputs are environment variables; each becomes words of a command line that
# no shell reads again.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
words=(scan)

# Adds a word for each line that is not empty, after a prefix: "--format=" and "table".
add_lines() {
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    line="${line#"${line%%[![:space:]]*}"}"
    line="${line%"${line##*[![:space:]]}"}"
    if [ -n "$line" ]; then words+=("$1$line"); fi
  done <<<"$2"
}

# A path in an output ends at its line, or it could set other outputs.
sarif=${INPUT_SARIF%%$'\n'*}

add_lines --format= "${INPUT_FORMAT:-table}"
if [ -n "$sarif" ]; then words+=("--format=sarif=$sarif"); fi
if [ "${INPUT_SUMMARY:-}" = true ] && [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
  words+=("--format=markdown=$GITHUB_STEP_SUMMARY")
fi
add_lines --fail-on= "${INPUT_FAIL_ON:-}"
add_lines --severity= "${INPUT_SEVERITY:-}"
add_lines --waivers= "${INPUT_WAIVERS:-}"
add_lines '' "${INPUT_ARGUMENTS:-}"
words+=(-- "$INPUT_TARGET")

code=0
sh "$root/scripts/run.sh" node "$root/apps/cli/bin/seaworthy.js" "${words[@]}" || code=$?
{
  echo "exit-code=$code"
  if [ -n "$sarif" ] && [ -e "$sarif" ]; then echo "sarif=$sarif"; fi
} >>"$GITHUB_OUTPUT"
exit "$code"

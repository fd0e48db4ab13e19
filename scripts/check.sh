#!/bin/sh
# Run through run.sh. The one gate: types, lint and format, the bundle, generated pages, tests.
set -eu
step() { echo "== $1" >&2; }
step types
tsc --build
step "lint and format"
biome check --error-on-warnings .
step bundle
node scripts/bundle.ts
step "generated pages"
node --conditions=@seaworthy/source scripts/generate-docs.ts --check
step tests
exec vitest run "$@"

#!/bin/sh
# Compiles all packages and bundles the command.
set -eu
tsc --build
node scripts/bundle.ts

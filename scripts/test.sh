#!/bin/sh
# Installs what the tests need and runs them all. Arguments go to the test runner.
set -eu
cd "$(dirname "$0")/.."
. scripts/prepare.sh
. scripts/test-tools.sh
exec sh scripts/check.sh "$@"

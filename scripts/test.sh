#!/bin/sh
# Installs what the tests need and runs them all. Arguments go to the test runner.
set -eu
cd "$(dirname "$0")/.."
sh scripts/prepare.sh
sh scripts/test-tools.sh
exec sh scripts/run.sh sh scripts/check.sh "$@"

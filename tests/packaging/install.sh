#!/bin/sh
# Installs the bundlers and checkers that app developers use into .cache/packaging.
set -eu
cd "$(dirname "$0")/../.."
rm -rf .cache/packaging
mkdir -p .cache/packaging
cp tests/packaging/package.json tests/packaging/package-lock.json .cache/packaging
tools/npm_ci.sh .cache/packaging

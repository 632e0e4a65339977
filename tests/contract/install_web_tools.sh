#!/bin/sh
# Installs the npm packages of the tests into .cache/web, with the Node of the tests' DynamoDB
# engine.
set -eu
cd "$(dirname "$0")/../.."
rm -rf .cache/web
mkdir -p .cache/web
cp tests/contract/package.json tests/contract/package-lock.json .cache/web
tools/npm_ci.sh .cache/web

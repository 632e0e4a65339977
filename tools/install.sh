#!/bin/sh
# Installs the packages of requirements files.
#
#   tools/install.sh PYTHON REQUIREMENTS…
#
# uv takes seconds and pip takes a minute. pip is the fallback, because on some machines only pip is configured with the
# package index.
set -u
python=$1
shift
for file in "$@"; do
  set -- "$@" --requirement "$file"
  shift
done
.venv/bin/uv pip install --quiet --compile-bytecode --python "$python" --require-hashes "$@" && exit
echo "uv could not install the packages. Trying pip…"
exec .venv/bin/python -m pip --python "$python" install -qq --require-hashes "$@"

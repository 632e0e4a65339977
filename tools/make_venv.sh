#!/bin/sh
# Makes .venv and installs uv into it. uv installs all other packages.
cd "$(dirname "$0")/.." || exit 1
python=$(tools/find_python.sh) || exit 1
# A link is replaced: clearing what it points to would empty the environment of another folder.
[ ! -L .venv ] || rm .venv
tools/stage.sh "Environment .venv of $python" "$python" -m venv --clear .venv || exit
tools/stage.sh -d "uv (requirements/uv.txt)" "Installing uv" \
	.venv/bin/python -m pip install -qq --require-hashes --requirement requirements/uv.txt

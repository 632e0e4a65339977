#!/bin/sh
# Prints the path of a Python that has venv and is 3.13 or newer. Messages go to standard error.
#
# If the machine has none, uv downloads Python 3.13 into .cache/python. This script uses the machine's uv, or installs
# uv into .cache/uv with any Python 3 that has pip.
cd "$(dirname "$0")/.." || exit 1

suits() {
	"$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 13))' >/dev/null 2>&1
}

# 3.13 comes first, because the functions run on it. `make PYTHON=/path/to/python3.13 …` names another one. The tests set
# all candidates in PYTHONS.
for python in ${PYTHON:-} ${PYTHONS:-python3.13 /usr/bin/python3.13 /opt/homebrew/bin/python3.13 \
	/usr/local/bin/python3.13 python3 python /usr/bin/python3 python3.14}; do
	if suits "$python"; then
		echo "$python"
		exit 0
	fi
done

# $1 says what went wrong. $2 says what helps instead of installing Python 3.13.
give_up() {
	if command -v brew >/dev/null 2>&1; then
		install="brew install python@3.13"
	elif command -v apt-get >/dev/null 2>&1; then
		install="apt install python3.13-venv, if your system has it"
	else
		install="with its venv module"
	fi
	{
		echo "$1"
		echo "Install Python 3.13 ($install)$2. Then run the command again."
		echo "If you have one elsewhere, name it: make PYTHON=/path/to/python3.13 …"
	} >&2
	exit 1
}

export UV_PYTHON_INSTALL_DIR="${UV_PYTHON_INSTALL_DIR:-$PWD/.cache/python}"
uv=$(command -v uv) || uv=
if [ -z "$uv" ]; then
	for python in ${PYTHONS:-python3 python /usr/bin/python3}; do
		"$python" -m pip --version >/dev/null 2>&1 || continue
		echo "No Python 3.13 was found. Downloading uv, which gets it, into .cache/uv…" >&2
		rm -rf .cache/uv
		if "$python" -m pip install -qq --target .cache/uv --require-hashes --requirement requirements/uv.txt >&2; then
			uv=.cache/uv/bin/uv
			break
		fi
	done
fi
[ -n "$uv" ] || give_up "No Python 3.13 was found, and uv, which gets it, could not be installed with pip." \
	", or pip (python3-pip in most systems) or uv (https://docs.astral.sh/uv/), with which make gets Python itself"

found() {
	"$uv" python find --system --no-project 3.13 2>/dev/null
}
python=$(found)
if ! suits "$python"; then
	echo "Downloading Python 3.13 with uv into .cache/python…" >&2
	"$uv" python install --no-bin --no-progress 3.13 >&2 || give_up "uv could not download Python 3.13." \
		", or let uv reach github.com or a mirror of it (UV_PYTHON_INSTALL_MIRROR)"
	python=$(UV_PYTHON_PREFERENCE=only-managed found)
fi
suits "$python" || give_up "uv downloaded a Python 3.13 that does not run on this machine." ""
echo "$python"

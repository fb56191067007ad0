#!/bin/sh
# Prints the path of a Python that Mainstem runs on.
#   find_python.sh          any supported one, the oldest first: the whole test suite runs on it, and what works
#                           there works on the others
#   find_python.sh 3.12     this version; fails without a word where there is none
set -eu
wanted=${1:-}

candidates() {
    for version in ${wanted:-3.11 3.12 3.13}; do
        echo "python$version"
        # A version manager puts only some of its versions on the path.
        ls -d "${PYENV_ROOT:-$HOME/.pyenv}/versions/$version".*/bin/python 2>/dev/null || true
        command -v uv >/dev/null && uv python find --system --no-python-downloads "$version" 2>/dev/null || true
    done
    [ -n "$wanted" ] || echo python3
}

is_usable() { # a name may stand for nothing (a version manager's shim), so it is asked instead of looked up
    "$1" -c "import sys; v = sys.version_info; sys.exit(v < (3, 11) or '$wanted' not in ('', f'{v[0]}.{v[1]}'))" 2>/dev/null
}

candidates | while read -r candidate; do
    if is_usable "$candidate"; then
        "$candidate" -c 'import sys; print(sys.executable)'
        exit 10 # leaves the loop, which runs in a shell of its own
    fi
done || [ $? -ne 10 ] || exit 0

[ -n "$wanted" ] || {
    echo "error: no Python 3.11 or later found" >&2
    echo "hint: Debian 12 and later: apt-get install python3 python3-venv; macOS: brew install python@3.13" >&2
}
exit 1

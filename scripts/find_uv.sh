#!/bin/sh
# Prints the path of a working uv. Where there is none it puts one into .tools/uv, which needs neither root nor
# a Python that lets pip install into it.
set -eu
cd "$(dirname "$0")/.."

knows_groups() { # an old uv, or a shim with nothing behind it, does not count
    "$1" pip install --help 2>/dev/null | grep -q -- --group
}

for candidate in "$(command -v uv || true)" "$PWD/.tools/uv/bin/uv"; do
    if [ -n "$candidate" ] && knows_groups "$candidate"; then
        echo "$candidate"
        exit
    fi
done

python=$(scripts/find_python.sh)
echo "uv is missing here: putting one into .tools/uv" >&2
# Debian packs neither venv nor pip with Python; either of the two is enough. An environment of its own and
# --target are both allowed where the system's Python is marked as externally managed.
{ "$python" -m venv --clear .tools/uv && .tools/uv/bin/python -m pip install --quiet uv; } >&2 2>.tools-uv.log ||
    { rm -rf .tools/uv && "$python" -m pip install --quiet --target .tools/uv uv; } >&2 2>>.tools-uv.log || {
    cat .tools-uv.log >&2
    rm -f .tools-uv.log
    echo "error: uv is missing and $python could not install it" >&2
    echo "hint: install uv yourself, or give that Python pip (Debian: apt-get install python3-venv)" >&2
    exit 1
}
rm -f .tools-uv.log
echo "$PWD/.tools/uv/bin/uv"

#!/bin/sh
# Runs the smoke tests against the built wheels on each newer Python that this machine has.
#   smoke.sh prepare    makes the environments, which may need the network
#   smoke.sh test       installs the wheels of dist/ there and runs the tests
set -eu
cd "$(dirname "$0")/.."
action=$1
uv=$(scripts/find_uv.sh)

for version in 3.12 3.13; do
    environment=.tools/smoke-$version
    interpreter=$(scripts/find_python.sh "$version") || {
        echo "smoke tests on Python $version: left out, there is no Python $version here"
        continue
    }
    if [ "$action" = prepare ]; then
        [ -x "$environment/bin/python" ] || "$uv" venv --quiet --python "$interpreter" "$environment"
        "$uv" pip install --quiet --python "$environment/bin/python" --compile-bytecode \
            --constraints constraints.txt click cloudpickle hypothesis numpy pydantic pytest rich
    else
        echo "smoke tests on Python $version"
        scripts/uv_from_cache.sh pip install --quiet --python "$environment/bin/python" --compile-bytecode \
            --constraints constraints.txt --reinstall dist/mainstem*.whl
        "$environment/bin/python" -m pytest -q -p no:cacheprovider -m smoke tests/smoke
    fi
done

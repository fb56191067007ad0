#!/bin/sh
# Brings .venv up to date: tools, libraries of the tests, and our packages in editable form with the Rust extension
# built in release mode. Everything that later steps need from the network is fetched here.
set -eu
cd "$(dirname "$0")/.."

scripts/check_compilers.sh
python=$(scripts/find_python.sh)
uv=$(scripts/find_uv.sh)

[ -x .venv/bin/python ] || "$uv" venv --quiet --python "$python" .venv
# The extension is always handed to cargo, which knows better than a time stamp what has to be built again.
"$uv" pip install --python .venv/bin/python --compile-bytecode \
    --constraints constraints.txt --build-constraints constraints.txt \
    --group dev --group data --reinstall-package mainstem-datastore \
    --editable packages/core --editable packages/datastore --editable packages/client \
    --editable packages/runtime --editable packages/mainstem
cargo fetch --quiet --locked --manifest-path rust/Cargo.toml
scripts/smoke.sh prepare

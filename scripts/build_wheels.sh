#!/bin/sh
# Builds one wheel for each package into dist/.
set -eu
cd "$(dirname "$0")/.."
rm -rf dist
for package in core datastore client runtime mainstem; do
    scripts/uv_from_cache.sh build --quiet --wheel --build-constraints constraints.txt --out-dir dist "packages/$package"
done
ls dist

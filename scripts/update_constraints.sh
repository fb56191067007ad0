#!/bin/sh
# Writes the newest versions that fit together into constraints.txt: names and versions, never an address.
set -eu
cd "$(dirname "$0")/.."
uv=$(scripts/find_uv.sh)
"$uv" lock --quiet --upgrade
{
    echo "# Written by \`make constraints\`: what developers and CI install, for every supported Python."
    "$uv" export --quiet --frozen --all-packages --all-groups --no-emit-workspace --no-hashes --no-annotate --no-header
} >constraints.txt

#!/bin/sh
# Runs uv with what its cache holds and asks the network only where that is not enough, so that tests and wheels
# can be made without a network once everything is installed.
set -eu
uv=$("$(dirname "$0")/find_uv.sh")
"$uv" --offline "$@" 2>/dev/null || "$uv" "$@"

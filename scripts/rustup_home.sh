#!/bin/sh
# Prints where rustup keeps its toolchains if the home folder does not say so: beside the cargo on the path. With
# another home than the one it was installed for, cargo is found but finds no compiler.
set -eu
[ -z "${RUSTUP_HOME:-}" ] && [ ! -d "$HOME/.rustup" ] || exit 0
cargo=$(command -v cargo) || exit 0
toolchains=$(dirname "$(dirname "$(dirname "$cargo")")")/.rustup
[ ! -d "$toolchains" ] || echo "$toolchains"

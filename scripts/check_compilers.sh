#!/bin/sh
# Says what is missing to build the Rust extension, and how to get it, before a long message of a build does.
set -u
missing=0

# A compiler without its headers or linker is found but useless, so it has to build something.
if ! echo 'int main(void) { return 0; }' | cc -x c - -o /dev/null 2>/dev/null; then
    echo "error: no working C compiler (\`cc\`)" >&2
    echo "hint: Debian: apt-get install build-essential; macOS: xcode-select --install" >&2
    missing=1
fi
if ! cargo --version >/dev/null 2>&1; then
    echo "error: no working \`cargo\`" >&2
    echo "hint: install Rust 1.88 or later, best with rustup (what Debian packs is older)" >&2
    missing=1
fi
exit $missing

#!/usr/bin/env bash
# The library as WebAssembly, drawing an example under Node: neither files nor threads, and the same bytes as the program.
# Skips, and says so, where the target or Node cannot be had.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=wasm32-unknown-unknown
skip() { printf 'SKIPPED: %s\n' "$*"; exit 0; }

command -v node >/dev/null || skip "the library under Node (no \`node\`)"
std() { ls "$(rustc --print sysroot)/lib/rustlib/$target/lib"/libstd-*.rlib >/dev/null 2>&1; }
std || rustup target add $target >/dev/null 2>&1 || true
std || skip "the library as WebAssembly (no target $target; \`rustup target add $target\`)"

# Nothing that asks a machine for random numbers may come along: a page has no such machine.
if cargo tree --locked -p cdp-draw-wasm-test --target $target --edges normal --prefix none | grep '^getrandom'; then
    echo "the library without \`fs\` depends on getrandom" >&2
    exit 1
fi
built=$(cargo metadata --locked --no-deps --format-version 1 | sed 's/.*"target_directory":"\([^"]*\)".*/\1/')
cargo build --locked -p cdp-draw-wasm-test --target $target
cargo build --locked
"$built/debug/cdp-draw" examples/multi-datacenter.cdp -o "$built/wasm-test.svg"
node tests/wasm/run.mjs "$built/$target/debug/cdp_draw_wasm_test.wasm" examples/multi-datacenter.cdp "$built/wasm-test.svg"

#!/usr/bin/env bash
# Draws S and the last states of the five scenarios with ours, Graphviz and D2 into docs/pictures/comparison; programs
# that are not installed keep the pictures that are there. docs/comparison.md shows them.
set -euo pipefail
cd "$(dirname "$0")/.."
# PROGRAM names another build to draw with.
program=${PROGRAM:-target/release/cdp-draw}
[ -n "${PROGRAM:-}" ] || cargo build --release --quiet
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
out=docs/pictures/comparison
mkdir -p "$out"
# What all programs get: the same nodes, zones, edges and words.
cargo bench --quiet --profile dev --bench peers -- --export "$work"
for name in S campaign content-delivery e-commerce log-analysis monitoring; do
  design="examples/$name.cdp"
  [ -e "$design" ] || design="$work/$name.cdp"
  "$program" "$design" --view after --lang en -o "$out/$name.svg"
  if command -v dot >/dev/null; then
    dot -Tsvg "$work/$name.dot" -o "$out/$name.dot.svg"
  fi
  if command -v d2 >/dev/null; then
    d2 --layout dagre "$work/$name.d2" "$out/$name.d2.svg" >/dev/null 2>&1
  fi
done
chmod 644 "$out"/*.svg
command -v dot >/dev/null || echo "SKIPPED: Graphviz's pictures (no \`dot\` on the path)"
command -v d2 >/dev/null || echo "SKIPPED: D2's pictures (no \`d2\` on the path)"

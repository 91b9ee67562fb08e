#!/usr/bin/env bash
# Draws every example as SVG and PNG into docs/pictures and lists them in docs/gallery.md.
set -euo pipefail
cd "$(dirname "$0")/.."
# PROGRAM names another build to draw with.
program=${PROGRAM:-target/release/cdp-draw}
[ -n "${PROGRAM:-}" ] || cargo build --release --quiet
mkdir -p docs/pictures
{
  echo '# Gallery'
  echo
  echo 'Every design of `examples/`, drawn by `bash docs/make-gallery.sh`.'
  for design in examples/*.cdp; do
    name=$(basename "$design" .cdp)
    "$program" "$design" -o "docs/pictures/$name.svg"
    "$program" "$design" -o "docs/pictures/$name.png" --width 1600
    echo
    echo "## $name"
    echo
    sed -n 's#^// ##p' "$design" | head -n 1
    echo
    echo "[The text](../examples/$name.cdp), [PNG](pictures/$name.png)"
    echo
    echo "![$name](pictures/$name.svg)"
  done
} > docs/gallery.md

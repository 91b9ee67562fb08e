#!/usr/bin/env bash
# Draws every example as SVG and PNG into docs/pictures, those of examples/today in English and in Japanese, and lists all in
# docs/gallery.md.
set -euo pipefail
cd "$(dirname "$0")/.."
# PROGRAM names another build to draw with.
program=${PROGRAM:-target/release/cdp-draw}
[ -n "${PROGRAM:-}" ] || cargo build --release --quiet
mkdir -p docs/pictures/today docs/pictures/import

# The line that says what a design is about.
about() { sed -n 's#^// ##p' "$1" | head -n 1; }

{
  echo '# Gallery'
  echo
  echo 'Every design of `examples/`, drawn by `bash docs/make-gallery.sh`: first those of the deck and of the tour, then systems as'
  echo 'they are drawn today, and what was imported.'
  for design in examples/*.cdp; do
    name=$(basename "$design" .cdp)
    "$program" "$design" -o "docs/pictures/$name.svg"
    "$program" "$design" -o "docs/pictures/$name.png" --width 1600
    echo
    echo "## $name"
    echo
    about "$design"
    echo
    echo "[The text](../examples/$name.cdp), [PNG](pictures/$name.png)"
    echo
    echo "![$name](pictures/$name.svg)"
  done
  echo
  echo '## Systems of today'
  echo
  echo 'Each begins as it is often built at first, and goes on with what is done next, by patterns where there is one.'
  for design in examples/today/*.cdp; do
    name=$(basename "$design" .cdp)
    for lang in en ja; do
      picture=docs/pictures/today/$name
      [ "$lang" = en ] || picture=$picture.$lang
      "$program" "$design" --lang "$lang" -o "$picture.svg"
      "$program" "$design" --lang "$lang" -o "$picture.png" --width 1600
    done
    echo
    echo "### $name"
    echo
    about "$design"
    echo
    echo "[The text](../examples/today/$name.cdp), [PNG](pictures/today/$name.png), in Japanese: [SVG](pictures/today/$name.ja.svg), [PNG](pictures/today/$name.ja.png)"
    echo
    echo "![$name](pictures/today/$name.svg)"
  done
  echo
  echo '## Imported'
  echo
  echo 'What `cdp-draw import` makes of the files beside them, as it is, without a word of an author ([import.md](import.md)).'
  for design in examples/import/*.cdp; do
    name=$(basename "$design" .cdp)
    source=$(ls examples/import/"$name".* | grep -v 'cdp$')
    "$program" "$design" -o "docs/pictures/import/$name.svg"
    "$program" "$design" -o "docs/pictures/import/$name.png" --width 1600
    echo
    echo "### $name"
    echo
    echo "[The file](../$source), [the text](../examples/import/$name.cdp), [PNG](pictures/import/$name.png)"
    echo
    echo "![$name](pictures/import/$name.svg)"
  done
} > docs/gallery.md

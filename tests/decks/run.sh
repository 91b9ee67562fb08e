#!/usr/bin/env bash
# Opens decks and documents with the programs of their readers, as far as they can be had: python-pptx, LibreOffice,
# poppler and qpdf. What cannot be had is said loudly, and no error.
set -euo pipefail
cd "$(dirname "$0")/../.."

skip() { printf '\n== SKIPPED: %s\n' "$*"; }

as_root=()
if [ "$(id -u)" != 0 ]; then as_root=(sudo -n); fi
install() {
    command -v apt-get >/dev/null || return 0
    {
        "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
            "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
    } >/dev/null 2>&1 || true
}
if ! command -v pdftotext >/dev/null || ! command -v qpdf >/dev/null; then install poppler-utils qpdf; fi
if ! command -v soffice >/dev/null; then install libreoffice-impress; fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cargo build --locked --quiet --bin cdp-draw
program=${CARGO_TARGET_DIR:-target}/debug/cdp-draw
for design in e-commerce multi-datacenter monitoring; do
    for language in en ja; do
        "$program" -q "examples/$design.cdp" --lang "$language" -o "$work/$design.$language.pptx" -o "$work/$design.$language.pdf"
    done
done

python=python3
if command -v python3 >/dev/null && ! python3 -c 'import pptx' 2>/dev/null; then
    if python3 -m venv "$work/venv" 2>/dev/null; then python=$work/venv/bin/python; fi
    "$python" -m pip install -q python-pptx >/dev/null 2>&1 || true
fi
if "$python" -c 'import pptx' 2>/dev/null; then
    "$python" tests/decks/read.py "$work"/*.pptx
else
    skip "decks in python-pptx (it cannot be installed: \`pip install python-pptx\`)"
fi

if command -v qpdf >/dev/null; then
    for file in "$work"/*.pdf; do qpdf --check "$file" >/dev/null; done
    echo "qpdf finds nothing wrong with the documents"
else
    skip "documents in qpdf"
fi
if command -v pdftotext >/dev/null; then
    pdftotext -raw "$work/e-commerce.ja.pdf" - | grep -q 'データ' || { echo "no Japanese in the text of the document" >&2; exit 1; }
    if pdffonts "$work/e-commerce.ja.pdf" | tail -n +3 | awk '{ if ($(NF-4) != "yes" || $(NF-3) != "yes") exit 1 }'; then
        echo "all fonts of the documents are embedded, and subset"
    else
        pdffonts "$work/e-commerce.ja.pdf" >&2
        exit 1
    fi
else
    skip "the text of documents (no pdftotext)"
fi

if command -v soffice >/dev/null && command -v pdftoppm >/dev/null; then
    # With the font that the slides ask for.
    printf '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>%s</dir><cachedir>%s</cachedir></fontconfig>' \
        "$PWD/fonts" "$work/cache" >"$work/fonts.conf"
    mkdir "$work/office"
    FONTCONFIG_FILE="$work/fonts.conf" timeout 300 soffice -env:UserInstallation="file://$work/profile" --headless --convert-to pdf --outdir "$work/office" \
        "$work"/*.pptx >/dev/null 2>&1 || { echo "LibreOffice cannot open the decks" >&2; exit 1; }
    if "$python" -c 'import PIL' 2>/dev/null; then
        "$python" tests/decks/alike.py "$work" "$work/office"
    else
        skip "comparing LibreOffice's slides with our pages (no Pillow)"
    fi
else
    skip "decks in LibreOffice (no soffice, or no pdftoppm)"
fi

#!/usr/bin/env python3
"""Cuts the embedded fonts out of the original ones.

    pip install fonttools==4.68.0
    python3 subset.py NotoSansCJK-Regular.ttc NotoSansCJK-Bold.ttc DIR

DIR holds NotoSans-Regular.ttf, NotoSans-Bold.ttf, NotoSansSymbols-Regular.ttf,
NotoSansSymbols2-Regular.ttf and NotoSansMath-Regular.ttf. The result is written beside this
script. The same originals and the same fonttools give the same bytes. See README.md for why
each thing is dropped.
"""

import os
import sys
import tempfile

from fontTools import merge, subset
from fontTools.ttLib import TTFont

HERE = os.path.dirname(os.path.abspath(__file__))

# Highest and lowest ink of Latin, kana and kanji, in thousandths of an em ("Å", "g"). The
# original 1160 and 288 leave room for vertical marks and give lines that look torn apart.
ASCENT, DESCENT = 980, 250


def span(*ranges):
    """The code points of inclusive ranges."""
    return {c for first, last in ranges for c in range(first, last + 1)}


def japanese():
    """JIS X 0208 and CP932 (with the NEC and IBM extensions, without private use)."""
    found = set()
    for encoding in ("euc_jp", "shift_jis", "cp932"):
        for high in range(0x81, 0xFF):
            for low in range(0x40, 0xFF):
                try:
                    text = bytes([high, low]).decode(encoding)
                except UnicodeDecodeError:
                    continue
                if len(text) == 1:
                    found.add(ord(text))
    return {c for c in found if not 0xE000 <= c <= 0xF8FF}


LETTERS = span((0x20, 0x7E), (0xA0, 0x17F), (0x2C6, 0x2DD), (0x300, 0x52F), (0x1E00, 0x1EFF))
MARKS = span((0x300, 0x36F))
# U+3031 and U+3032 are two lines high, for vertical text only. With a combining mark in the main
# face, shapers would take letters that it lacks apart instead of asking the second face.
MAIN = (
    (LETTERS - MARKS)
    | japanese()
    | span((0x2000, 0x206F), (0x2070, 0x209F), (0x20A0, 0x20BF), (0x2100, 0x27BF))
    | span((0x3000, 0x3030), (0x3033, 0x30FF), (0x31F0, 0x33FF), (0xFF00, 0xFFEF))
)
# Typed now and then, and not in the main face.
EXTRA_LETTERS = LETTERS | span((0x2010, 0x20BF))
EXTRA_SYMBOLS = span((0x2100, 0x23FF), (0x25A0, 0x27BF), (0x27F0, 0x27FF), (0x2B00, 0x2B11))


def options():
    """No layout tables, no hints, no vertical metrics: widths are sums of advances."""
    chosen = subset.Options()
    chosen.layout_features = []
    chosen.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB", "kern", "VORG", "vhea", "vmtx"]
    chosen.drop_tables += ["GlyphOrder", "STAT", "MATH", "DSIG", "meta", "gasp"]
    chosen.hinting = False
    # A cut for one picture looks through all subroutines, of which there are more than glyphs.
    chosen.desubroutinize = True
    chosen.bidi_closure = False
    chosen.legacy_cmap = False
    chosen.symbol_cmap = False
    chosen.glyph_names = False
    chosen.notdef_outline = True
    chosen.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
    chosen.name_languages = [0x409]
    chosen.name_legacy = False
    chosen.recalc_timestamp = False
    return chosen


def cut(font, characters):
    """Keeps the glyphs of these characters."""
    worker = subset.Subsetter(options())
    worker.populate(unicodes=characters)
    worker.subset(font)


def finish(font, family, style, file):
    """Names the face, sets its line metrics and writes it."""
    name = font["name"]
    postscript = f"{family.replace(' ', '')}-{style}"
    version = name.getDebugName(5)
    name.names = [n for n in name.names if n.nameID in (0, 7, 13, 14) and n.platformID == 3]
    for number, text in (
        (1, family),
        (2, style),
        (3, f"{postscript};cut for cdp-draw"),
        (4, f"{family} {style}"),
        (5, version),
        (6, postscript),
    ):
        name.setName(text, number, 3, 1, 0x409)
    metrics, line = font["OS/2"], font["hhea"]
    line.ascent, line.descent, line.lineGap = ASCENT, -DESCENT, 0
    metrics.sTypoAscender, metrics.sTypoDescender, metrics.sTypoLineGap = ASCENT, -DESCENT, 0
    if "CFF " in font:
        top = font["CFF "].cff
        top.fontNames = [postscript]
        top.topDictIndex[0].FamilyName = family
        top.topDictIndex[0].FullName = f"{family} {style}"
    font.cfg["fontTools.ttLib.tables.otBase:USE_HARFBUZZ_REPACKER"] = False
    font.recalcTimestamp = False
    path = os.path.join(HERE, file)
    font.save(path, reorderTables=True)
    print(f"{file}: {os.path.getsize(path)} bytes, {len(font.getBestCmap())} characters")


def merged(parts, folder):
    """One font of several (file, characters), the first that has a character winning."""
    taken, files = set(), []
    for number, (path, characters) in enumerate(parts):
        font = TTFont(path, recalcTimestamp=False)
        wanted = (characters & set(font.getBestCmap())) - taken
        taken |= wanted
        cut(font, wanted)
        files.append(os.path.join(folder, f"{number}.ttf"))
        font.save(files[-1])
    if len(files) == 1:
        return TTFont(files[0], recalcTimestamp=False)
    joined = merge.Merger(merge.Options(drop_tables=["FFTM"])).merge(files)
    head = TTFont(files[0])["head"]
    joined["head"].created, joined["head"].modified = head.created, head.modified
    return joined


def main():
    """Writes the four files."""
    regular, bold, folder = sys.argv[1:4]
    for path, style in ((regular, "Regular"), (bold, "Bold")):
        font = TTFont(path, fontNumber=0, recalcTimestamp=False)
        cut(font, MAIN)
        have = set(font.getBestCmap())
        finish(font, "Noto Sans JP", style, f"NotoSansJP-{style}.otf")

    def source(name):
        return os.path.join(folder, f"{name}.ttf")

    with tempfile.TemporaryDirectory() as scratch:
        letters = EXTRA_LETTERS - have
        symbols = EXTRA_SYMBOLS - have
        font = merged(
            [
                (source("NotoSans-Regular"), letters | symbols),
                (source("NotoSansMath-Regular"), symbols),
                (source("NotoSansSymbols-Regular"), symbols),
                (source("NotoSansSymbols2-Regular"), symbols),
            ],
            scratch,
        )
        finish(font, "Noto Sans Extra", "Regular", "NotoSansExtra-Regular.ttf")
        font = merged([(source("NotoSans-Bold"), letters)], scratch)
        finish(font, "Noto Sans Extra", "Bold", "NotoSansExtra-Bold.ttf")


if __name__ == "__main__":
    main()

"""Reads decks with python-pptx: what a program of others finds in them."""

import sys

from pptx import Presentation
from pptx.util import Emu


def shapes(tree):
    for shape in tree:
        yield shape
        if hasattr(shape, "shapes"):
            yield from shapes(shape.shapes)


def glue(connector):
    part = connector._element.nvCxnSpPr.cNvCxnSpPr
    return [end for end in (part.stCxn, part.endCxn) if end is not None]


def read(path):
    deck = Presentation(path)
    assert deck.slide_width > Emu(0), path
    lines = glued = 0
    for number, slide in enumerate(deck.slides, 1):
        where = f"{path}, slide {number}"
        assert slide.shapes.title is not None and slide.shapes.title.text_frame.text, f"{where}: no title"
        notes = slide.notes_slide.notes_text_frame.text
        assert notes.strip(), f"{where}: no notes"
        found = list(shapes(slide.shapes))
        names = [shape.name for shape in found]
        assert len(names) == len(set(names)), f"{where}: a name twice"
        ids = {shape.shape_id for shape in found}
        assert len(ids) == len(found), f"{where}: a number twice"
        for shape in found:
            if shape._element.tag.endswith("}cxnSp"):
                lines += 1
                ends = glue(shape)
                assert all(end.id in ids for end in ends), f"{where}: {shape.name} is glued to nothing"
                glued += len(ends) == 2
            if shape.is_placeholder or shape.width is None:
                continue
            assert -deck.slide_width < shape.left < 2 * deck.slide_width, f"{where}: {shape.name} is far away"
    assert glued == lines, f"{path}: {lines - glued} of {lines} lines are not glued at both ends"
    print(f"{path.rsplit('/', 1)[-1]}: {len(deck.slides)} slides, {lines} lines, all glued")


for path in sys.argv[1:]:
    read(path)

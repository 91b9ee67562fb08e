"""Says how much slides as LibreOffice draws them are like our own pages of the same states."""

import glob
import os
import subprocess
import sys
import tempfile

from PIL import Image, ImageChops, ImageFilter

# A page that is less like ours than this shows that something is lost.
LEAST = 0.90
WIDTH = 960


def pages(path, folder, name):
    subprocess.run(["pdftoppm", "-png", "-scale-to-x", str(WIDTH), "-scale-to-y", "-1", path, f"{folder}/{name}"], check=True)
    return sorted(glob.glob(f"{folder}/{name}*.png"))


def alike(ours, theirs):
    """How much of the pixels are nearly the same, with a pixel of freedom, from 0 to 1."""
    a, b = (Image.open(path).convert("L").filter(ImageFilter.GaussianBlur(1.5)) for path in (ours, theirs))
    b = b.resize(a.size)
    near = ImageChops.difference(a, b).point(lambda value: 255 if value < 48 else 0)
    return near.histogram()[255] / (a.size[0] * a.size[1])


own, office = sys.argv[1:]
worst = 1.0
for path in sorted(glob.glob(f"{own}/*.pdf")):
    name = os.path.basename(path)
    with tempfile.TemporaryDirectory() as folder:
        both = pages(path, folder, "ours"), pages(f"{office}/{name}", folder, "theirs")
        assert len(both[0]) == len(both[1]), f"{name}: {len(both[0])} pages, and {len(both[1])} slides"
        shares = [alike(a, b) for a, b in zip(*both)]
    worst = min([worst, *shares])
    print(f"{name}: alike by {min(shares):.1%} to {max(shares):.1%}")
assert worst >= LEAST, f"a slide is like our page by {worst:.1%} only"

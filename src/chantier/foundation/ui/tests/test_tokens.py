"""Every pair of colours that carries text or meaning is contrasted enough, in both modes (WCAG 2.2: 1.4.3, 1.4.11)."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).parents[5] / "frontend" / "styles" / "tokens.css"

GROUNDS = ("paper", "surface", "sunken")
TEXT = [(ink, ground) for ink in ("ink", "ink-soft", "spruce", "spruce-strong", "brick") for ground in GROUNDS] + [
    ("on-spruce", "spruce"),
    ("on-spruce", "spruce-strong"),
    ("on-brick", "brick"),
    ("paper", "ink"),
    ("lit-ink", "lit"),
    *((ink, f"{tint}-tint") for tint in ("spruce", "sun", "brick", "sky", "plum") for ink in ("ink", "ink-soft")),
    ("spruce", "spruce-tint"),
    ("spruce-strong", "spruce-tint"),
    ("sun-ink", "sun-tint"),
    ("sun-ink", "surface"),
    ("brick", "brick-tint"),
    ("sky", "sky-tint"),
    ("plum", "plum-tint"),
]
SHAPES = [
    *((mark, ground) for mark in ("line-strong", "focus") for ground in GROUNDS),
    ("focus", "spruce-tint"),
    *((f"k{rank}", ground) for rank in (0, 2, 3, 4, 5) for ground in ("paper", "surface")),
    ("k0", "water"),
    ("k2", "water"),
    ("c6", "c0"),
    ("c5", "c0"),
]


def tokens():
    found = re.findall(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", TOKENS.read_text())
    return {name: (light, dark) for name, light, dark in found}


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


pytestmark = pytest.mark.skipif(not TOKENS.exists(), reason="installed without frontend/")


def test_black_on_white_is_twenty_one_to_one():
    assert round(contrast("#000000", "#ffffff"), 2) == 21


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT, ids="-on-".join)
def test_text_can_be_read(ink, ground, mode):
    colours = tokens()
    assert contrast(colours[ink][mode], colours[ground][mode]) >= 4.5


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("mark", "ground"), SHAPES, ids="-on-".join)
def test_marks_can_be_seen(mark, ground, mode):
    colours = tokens()
    assert contrast(colours[mark][mode], colours[ground][mode]) >= 3


@pytest.mark.parametrize("mode", [0, 1], ids=["light", "dark"])
def test_the_ramp_goes_one_way(mode):
    colours = tokens()
    steps = [luminance(colours[f"c{rank}"][mode]) for rank in range(7)]
    assert steps == sorted(steps, reverse=mode == 0)

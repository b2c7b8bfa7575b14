"""The letters of figures: Inter where its package is installed, else what the machine has."""

import os
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# Matplotlib can't set the weight of a variable font, so each weight becomes a file of its own, with the letters that figures
# need. "Bold" in a figure is Inter's 600; under that number Matplotlib would miss it in other fonts, and complain.
WEIGHTS = {"normal": 400, "bold": 600}
SMALL = 14    # Inter's design for small sizes
NAME = "Inter of the book"    # no other Inter of the machine is meant
CHARACTERS = [*range(0x20, 0x180), *range(0x370, 0x400), *range(0x2010, 0x2040), *range(0x2080, 0x20B0), *range(0x2190, 0x2270),
              *range(0x25A0, 0x2600)]


@cache
def families() -> list[str]:
    """The names of the fonts, the first choice first; the last one comes with Matplotlib, and has every sign."""
    first = [NAME] if add_inter() else ["Liberation Sans", "Arial"]
    return [name for name in first if known(name)] + ["DejaVu Sans"]


def known(name: str) -> bool:
    """Whether Matplotlib has a font of this name."""
    from matplotlib import font_manager

    return any(entry.name == name for entry in font_manager.fontManager.ttflist)


def add_inter() -> bool:
    """Give Matplotlib the Inter of the package fontpkg-inter; False where it isn't installed."""
    import matplotlib as mpl
    from matplotlib import font_manager

    package = find_spec("fontpkg_inter")
    if package is None or package.origin is None:
        return False
    source = Path(package.origin).parent / "files" / "Inter[opsz,wght].ttf"
    for name in WEIGHTS:
        made = Path(mpl.get_cachedir()) / f"nnbook-inter-{source.stat().st_size}-{name}.ttf"
        if not made.exists():
            make(source, name, made)
        font_manager.fontManager.addfont(made)
    return True


def make(source: Path, weight: str, target: Path) -> None:
    """Write one weight of a variable font, with the letters that figures need."""
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = TTFont(source)
    letters = Subsetter(Options(layout_features=["kern"], notdef_outline=True))
    letters.populate(unicodes=CHARACTERS)
    letters.subset(font)
    font = instantiateVariableFont(font, {"opsz": SMALL, "wght": WEIGHTS[weight]})
    # The last name is that of the letters in an SVG: in each weight another one.
    for place, name in ((1, NAME), (2, weight.title()), (6, f"Inter-{weight.title()}")):
        for platform in ((3, 1, 0x409), (1, 0, 0)):
            font["name"].setName(name, place, *platform)
    font["OS/2"].usWeightClass = {"normal": 400, "bold": 700}[weight]
    draft = target.with_name(f"{target.name}.{os.getpid()}")    # another notebook may be making the same
    font.save(draft)
    draft.replace(target)

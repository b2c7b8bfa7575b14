"""The book's letters: Inter and Source Serif 4, cut down to what pages need, as files beside the pages.

Both come as packages, under the SIL Open Font License, whose text goes along. A font of one file holds all weights from
400 to 700. Where the letters have not arrived yet, the reader's own ones stand in for them, stretched to their measures,
so that no line moves.
"""

import hashlib
import shutil
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "_build" / "fonts"
# Name of the file in the book: package, the package's file, family, style.
FONTS = {
    "inter.woff2": ("fontpkg-inter", "Inter[opsz,wght].ttf", "Inter", "normal"),
    "serif.woff2": ("fontpkg-source-serif-4", "SourceSerif4[opsz,wght].ttf", "Source Serif 4", "normal"),
    "serif-italic.woff2": ("fontpkg-source-serif-4", "SourceSerif4-Italic[opsz,wght].ttf", "Source Serif 4", "italic"),
}
# Letters of English and of names in it, punctuation, and the signs of mathematics that stand in sentences and figures.
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x152, 0x153, 0x2DA, 0x2009, 0x200A, *range(0x2010, 0x2015),
           *range(0x2018, 0x201F), 0x2022, 0x2026, 0x202F, 0x2032, 0x2033, 0x20AC, 0x2122, *range(0x2190, 0x2194),
           0x2212, 0x221A, 0x221E, 0x2248, 0x2260, 0x2264, 0x2265, 0x25CB, 0x25B3, 0x2713]
FEATURES = ["kern", "mark", "mkmk", "liga", "locl", "ccmp", "tnum"]    # tnum: digits of one width, for columns of numbers
# Fonts that readers have, stretched until a line is as long in them as in ours: family, style, local names, size, ascent,
# descent, the last three in per cent.
STANDINS = [
    ("Source Serif 4", "normal", ("Times New Roman", "Liberation Serif", "Tinos"), 118.3, 87.6, 28.3),
    ("Source Serif 4", "italic", ("Times New Roman Italic", "Liberation Serif Italic", "Tinos Italic"), 109.3, 94.8, 30.6),
    ("Inter", "normal", ("Arial", "Liberation Sans", "Arimo"), 107.8, 89.8, 22.4),
]


def cut(source: Path, target: Path) -> None:
    """Write a font with weights 400 to 700 and the book's letters only, as woff2."""
    font = TTFont(source)
    options = Options(layout_features=FEATURES, hinting=False, desubroutinize=True, notdef_outline=True)
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=LETTERS)
    subsetter.subset(font)
    instantiateVariableFont(font, {"opsz": 14, "wght": (400, 400, 700)}, inplace=True)
    font.flavor = "woff2"
    target.parent.mkdir(parents=True, exist_ok=True)
    font.save(target)


def font_files(folder: Path) -> None:
    """Put the fonts and their licences into a folder; what was made once for these versions is kept."""
    made = CACHE / hashlib.sha256(f"{Path(__file__).read_text(encoding='utf-8')} {versions()}".encode()).hexdigest()[:16]
    folder.mkdir(parents=True, exist_ok=True)
    for name, (package, file, family, _) in FONTS.items():
        inside = files(package.replace("-", "_"))
        if not (made / name).exists():
            cut(Path(str(inside / "files" / file)), made / name)
        shutil.copy(made / name, folder / name)
        shutil.copy(str(inside / "LICENSE"), folder / f"{family.replace(' ', '-')}-LICENSE.txt")


def versions() -> str:
    """The versions of what the fonts are made from, and with."""
    return " ".join(f"{name} {version(name)}" for name in ("fontpkg-inter", "fontpkg-source-serif-4", "fonttools"))


def font_faces(folder: str) -> str:
    """The style sheet that names them: `swap`, as the stand-ins have their measures."""
    made = []
    for family, style, names, size, ascent, descent in STANDINS:
        local = ", ".join(f'local("{name}")' for name in names)
        made.append(f'@font-face {{ font-family: "{family} stand-in"; font-style: {style}; src: {local}; size-adjust: {size}%; '
                    f"ascent-override: {ascent}%; descent-override: {descent}%; line-gap-override: 0%; }}\n")
    for name, (_, _, family, style) in FONTS.items():
        made.append(f'@font-face {{ font-family: "{family}"; font-style: {style}; font-weight: 400 700; font-display: swap; '
                    f'src: url("{folder}/{name}") format("woff2"); }}\n')
    return "".join(made)

"""Figures of the built book: files in two themes beside the pages, with room and letters for a phone, loaded when seen."""

from pathlib import Path
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser

import figures
from book_pages import SITE, Visit
from browsers import firefox
from firefox import Firefox
from nnbook import plots
from notebooks import NOTEBOOKS

PHONE = 358    # pixels of a page's text on a phone of 390
HEAVIEST = {"svg": 120_000, "webp": 80_000}    # bytes of one picture
# Names of the pictures that a page has loaded, and how many of them are seen.
LOADED = """() => [...document.querySelectorAll("img.nnb-figure")].filter((image) => image.naturalWidth > 0)
    .map((image) => [image.classList.contains("nnb-dark") ? "dark" : "light", image.checkVisibility()])"""
PAGES = [SITE / "chapters" / f"{path.stem}.html" for path in NOTEBOOKS]


def images(path: Path) -> list[Tag]:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select("img.nnb-figure")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_figure_is_two_files_with_room_and_letters_for_a_phone(path: Path) -> None:
    for light, dark in zip(*[iter(images(path))] * 2, strict=True):
        assert [light["class"], dark["class"]] == [["nnb-figure", "nnb-light"], ["nnb-figure", "nnb-dark"]]
        assert light["alt"] == dark["alt"]
        for image in (light, dark):
            assert image["loading"] == "lazy"
            assert image.get("hidden") is None
            file = (path.parent / unquote(image["src"])).resolve()
            assert file.is_relative_to(SITE / figures.FOLDER)
            assert file.stat().st_size < HEAVIEST[file.suffix[1:]], image["alt"]
            width, height, letters = int(image["width"]), int(image["height"]), float(image["data-letters"])
            assert height > 0
            assert width <= 520
            assert round(letters * min(1, PHONE / width), 1) >= 11, image["alt"]
        assert light["src"] != dark["src"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_pages_carry_no_pictures_themselves(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "data:image/svg+xml;base64" not in text
    assert "data:image/webp" not in text
    assert text.count("<style>img.nnb-figure") == (1 if "nnb-figure" in text else 0)


def test_weights(capsys: pytest.CaptureFixture[str]) -> None:
    kinds: dict[str, list[int]] = {"svg": [], "webp": []}
    for path in PAGES:
        for image in images(path):
            file = path.parent / image["src"]
            kinds[file.suffix[1:]].append(file.stat().st_size)
    with capsys.disabled():
        for kind, sizes in kinds.items():
            sizes.sort()
            print(f"{len(sizes)} {kind}: {sizes[0]:,} to {sizes[-1]:,} bytes, half of them below {sizes[len(sizes) // 2]:,}")
    assert min(map(len, kinds.values())) > 10


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_only_pictures_of_the_page_s_theme_are_loaded(visit: Visit, theme: str) -> None:
    page = visit("chapters/02_biological_neuron", theme=theme)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_load_state("networkidle")
    loaded = page.evaluate(LOADED)
    assert loaded
    assert loaded == [[theme, True]] * len(loaded)
    assert page.locator("img.nnb-figure").count() >= 2 * len(loaded)


@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.parametrize(("host", "theme"), [
    ('<html data-theme="light"><body>', "light"), ('<html data-theme="dark"><body>', "dark"),    # the book
    ('<html><body data-jp-theme-light="true">', "light"), ('<html><body data-jp-theme-light="false">', "dark"),    # JupyterLab
    ('<html><body class="vscode-light">', "light"), ('<html><body class="vscode-dark">', "dark"),
    ('<html theme="light"><body>', "light"), ('<html theme="dark"><body>', "dark"),    # Colab
    ("<html><body>", None),
])
def test_a_notebook_shows_the_picture_of_its_theme_or_brings_its_paper(
        browser: Browser, host: str, theme: str | None, system: str) -> None:
    page = browser.new_page(color_scheme=system)
    page.set_content(f"<!doctype html>{host}{plots.show(plots.figure(2, 1), 'An empty figure of the tests.').data}")
    shown = theme or system
    (image,) = page.get_by_role("img").all()    # a screen reader finds one
    assert image.get_attribute("class") == f"nnb-figure nnb-{shown}"
    assert image.bounding_box()["width"] == 200
    paper = image.evaluate("image => getComputedStyle(image).backgroundColor")
    assert paper == ("rgba(0, 0, 0, 0)" if theme else {"light": "rgb(252, 251, 248)", "dark": "rgb(17, 20, 26)"}[system])
    page.evaluate("document.querySelector('style').remove()")    # as sites do that show notebooks
    assert page.locator("img:visible").evaluate_all("all => all.map((image) => image.className)") == ["nnb-figure nnb-light"]
    page.close()


def test_firefox_loads_only_one_theme_too(tmp_path: Path) -> None:
    fox = Firefox(firefox(), tmp_path)
    try:
        fox.open(f"{SITE.as_uri()}/chapters/02_biological_neuron.html")
        fox.ask("() => { document.querySelector('img.nnb-figure').parentElement.scrollIntoView(); return 0; }")
        fox.wait(f"() => ({LOADED})().length > 0")
        loaded = fox.ask(LOADED)
        assert len({theme for theme, _ in loaded}) == 1
        assert all(seen for _, seen in loaded)
    finally:
        fox.close()


def test_a_picture_becomes_a_file_and_the_rules_stay_once(tmp_path: Path) -> None:
    style = "<style>img.nnb-figure{display:block}</style>"
    image = '<img class="nnb-figure nnb-dark" src="data:image/svg+xml;base64,PHN2Zy8+" alt="A." hidden>'
    state = '<div data-state="{&quot;sources&quot;:[&quot;data:image/svg+xml;base64,PHN2Zy8+&quot;]}">'
    made = figures.move_out(f"<p>Text.</p>{style}{image}{style}{image}{state}", tmp_path, "../")
    (file,) = (tmp_path / figures.FOLDER).iterdir()
    assert file.read_bytes() == b"<svg/>"
    source = f"../_images/figures/{file.name}"
    shown = f'<img class="nnb-figure nnb-dark" src="{source}" alt="A.">'
    assert made == f'{style}<p>Text.</p>{shown}{shown}<div data-state="{{&quot;sources&quot;:[&quot;{source}&quot;]}}">'
    assert figures.move_out("<p>Text.</p>", tmp_path, "") == "<p>Text.</p>"

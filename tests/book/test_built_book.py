"""The built book as files: whole, light, without a third party, and with the numbers that the text claims."""

import gzip
import json
import re
from functools import cache
from math import prod
from pathlib import Path
from urllib.parse import unquote

import pytest

import nnbook.widgets
from address import address
from book_pages import FILES, SITE, soup
from nnbook.datasets import mnist_is_at_hand
from notebooks import CHAPTERS, NOTEBOOKS, ROOT, cells, source

CHAPTER_PAGES = [SITE / "chapters" / f"{path.stem}.html" for path in CHAPTERS]
each_page = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
MATHJAX = ("core", "input/tex", "output/chtml", "output/chtml/fonts/tex", "a11y/assistive-mml")


@cache
def anchors(path: Path) -> set[str]:
    return {tag["id"] for tag in soup(path).find_all(id=True)}


def printed(path: Path) -> str:
    """All that the cells of a page printed."""
    return "\n".join(block.get_text() for block in soup(path).select(".cell_output pre"))


def test_every_page_is_there() -> None:
    assert {path.stem for path in FILES} >= {"index", "glossary", "notation", "references", "api", "search",
                                             *(path.stem for path in NOTEBOOKS)}


@each_page
def test_nothing_comes_from_a_third_party(path: Path) -> None:
    wanted = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}
    loaded = [tag[name] for kind, name in wanted.items() for tag in soup(path).find_all(kind) if tag.get(name)]
    loaded += [tag["href"] for tag in soup(path).find_all("link") if "canonical" not in tag.get("rel", [])]
    assert len(loaded) > 5
    assert [address for address in loaded if re.match(r"(https?:)?//", address)] == []
    for style in soup(path).find_all("style"):
        assert not re.search(r"url\(\s*['\"]?(https?:)?//", style.get_text())


def test_style_sheets_load_nothing_from_elsewhere() -> None:
    for sheet in SITE.rglob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.search(r"(@import|url\()\s*['\"]?(https?:)?//", text), sheet.name


@each_page
def test_links_lead_somewhere(path: Path) -> None:
    for link in soup(path).find_all("a", href=True):
        address, _, anchor = unquote(link["href"]).partition("#")
        if re.match(r"[a-z]+:", address):
            assert address.startswith(("https://", "mailto:")), link["href"]
            continue
        target = (path.parent / address).resolve() if address else path
        assert target.exists(), link["href"]
        if anchor and target.suffix == ".html":
            assert anchor in anchors(target), link["href"]


@each_page
def test_every_image_says_what_it_shows(path: Path) -> None:
    for image in soup(path).find_all("img"):
        assert image.get("alt", "").strip(), image.get("src", "")[:60]
    for image in soup(path).select(".cell_output img"):
        assert "nnb-figure" in image["class"]
        assert len(image["alt"].split()) >= 4


@each_page
def test_no_cell_failed_or_complained(path: Path) -> None:
    assert not soup(path).select(".cell_output .stderr, .cell_output .traceback")
    assert "Traceback (most recent call last)" not in path.read_text(encoding="utf-8")


@each_page
def test_widgets_are_twins_that_the_script_can_mount(path: Path) -> None:
    page = soup(path)
    twins = page.select("[data-widget]")
    for twin in twins:
        assert twin["data-widget"] in nnbook.widgets.__all__
        assert json.loads(twin["data-state"])
        assert twin.get_text(strip=True)
    scripts = [tag["src"] for tag in page.find_all("script", src=True)]
    loaded = [match[1] for name in scripts if (match := re.search(r"nnbook-(\w+)\.js", name))]
    assert loaded == (["kit", *sorted({twin["data-widget"] for twin in twins}), "mount"] if twins else [])
    assert not page.select("[data-copy-widget]")
    assert "application/vnd.jupyter.widget" not in path.read_text(encoding="utf-8")


def test_no_class_of_a_widget_is_one_of_the_page() -> None:
    """The page styles `.cell` and `.book-label`, wherever they are; a widget with such a name looks different here."""
    sheets = [*(ROOT / "book").glob("*.css"), SITE / "_static" / "copybutton.css"]
    bare = {name for sheet in sheets for selectors in re.findall(r"([^{}]+)\{", sheet.read_text(encoding="utf-8"))
            for name in re.findall(r"\.([A-Za-z][\w-]*)", selectors) if not name.startswith("nnb")}
    assert {"cell", "book-label"} <= bare
    for path in (ROOT / "nnbook" / "widgets").rglob("*.js"):
        used = {name for names in re.findall(r'class: "([^"]+)"', path.read_text(encoding="utf-8")) for name in names.split()}
        assert not used & bare, f"{path.parent.name}/{path.name}"


def test_figures_with_sliders_carry_all_frames_with_a_text_each() -> None:
    twins = [json.loads(twin["data-state"]) for path in FILES for twin in soup(path).select('[data-widget="FigureSlider"]')]
    assert twins
    for state in twins:
        frames = state["frames"]["of"]
        assert len(frames) == prod(len(parameter["values"]) for parameter in state["parameters"])
        assert all(len(frame["alt"].split()) >= 4 for frame in frames.values())


def test_each_chapter_shows_all_that_its_cells_display() -> None:
    for path, page in zip(CHAPTERS, CHAPTER_PAGES, strict=True):
        figures = sum("plots.show(" in source(cell) for cell in cells(path, "code"))
        shown = [image for image in soup(page).select("img.nnb-light") if image.find_parent(attrs={"data-widget": True}) is None]
        assert len(shown) == figures    # besides the first frame of a figure with sliders, for pages without scripts
        assert len(soup(page).select(".cell_input pre")) == len(cells(path, "code"))


def weights(path: Path) -> tuple[int, int]:
    """Compressed bytes: of the page itself with its figures and data, and of the scripts and sheets that all pages share."""
    page = soup(path)
    names = {tag["src"] for tag in page.find_all("script", src=True)}
    names |= {tag["href"] for tag in page.find_all("link", rel="stylesheet")}
    files = {(path.parent / name.partition("?")[0]).resolve() for name in names}
    if page.body.has_attr("data-formulas"):
        files |= {SITE / "_static" / "mathjax" / f"{part}.js" for part in ("startup", *MATHJAX)}
    return len(gzip.compress(path.read_bytes())), sum(len(gzip.compress(file.read_bytes())) for file in files)


@each_page
def test_a_page_is_light(path: Path) -> None:
    own, shared = weights(path)
    assert own < 400_000
    assert shared < 400_000


@each_page
def test_only_the_page_of_the_search_loads_its_index(path: Path) -> None:
    loaded = [tag["src"] for tag in soup(path).find_all("script", src=True) if re.search("searchindex|searchtools", tag["src"])]
    assert len(loaded) == (2 if path.stem == "search" else 0)


def test_launch_buttons_follow_the_address() -> None:
    home = "https://colab.research.google.com/github"
    for path, page in zip(CHAPTERS, CHAPTER_PAGES, strict=True):
        links = [link["href"] for link in soup(page).find_all("a", href=True) if "colab" in link["href"]]
        name = address().removeprefix("https://github.com/")
        assert links == ([f"{home}/{name}/blob/main/chapters/{path.name}"] if address() else [])


def test_the_search_index_knows_the_chapters() -> None:
    index = (SITE / "searchindex.js").read_text(encoding="utf-8")
    assert all(f"chapters/{path.stem}" in index for path in CHAPTERS)
    assert "softmax" in index


def accuracies(page: Path) -> dict[str, float]:
    """The three results as chapter 12 prints them, in per cent."""
    return {name: float(right) for name, right in
            re.findall(r"^(NumPy|PyTorch|Keras) +([\d.]+)% ± .*, after", printed(page), re.MULTILINE)}


class TestChapter12:
    """What the chapter claims, read off what its cells printed. On MNIST; on the embedded digits where it says so."""

    page = SITE / "chapters" / "12_mnist.html"

    def test_it_says_which_data_it_used(self) -> None:
        name = "MNIST" if mnist_is_at_hand() else "the 1,797 digits of scikit-learn, enlarged to 28×28"
        note = "" if name == "MNIST" else r"MNIST could not be had \(.+\), so these are .*\n"
        assert re.match(rf"{re.escape(name)}\n{note}train_images", self.printed())

    def test_three_builds_one_result(self) -> None:
        found = accuracies(self.page)
        assert set(found) == {"NumPy", "PyTorch", "Keras"}
        assert min(found.values()) >= (97.0 if mnist_is_at_hand() else 80)
        assert max(found.values()) - min(found.values()) < (0.6 if mnist_is_at_hand() else 5)

    def test_the_shown_loop_is_the_kept_one(self) -> None:
        assert "same weights as nnbook.fit, bit for bit: True" in self.printed()

    def test_the_formulas_give_the_loss_of_the_package(self) -> None:
        by_formula, by_package = re.search(r"L: by formulas ([\d.]+), by the package ([\d.]+)", self.printed()).groups()
        assert abs(float(by_formula) - float(by_package)) < 2e-6

    def test_losses_agree_and_epsilon_explains_the_rest(self) -> None:
        gaps = {name: float(size) for name, size in re.findall(r"^(PyTorch|Keras) +(\d\S*e\S+)$", self.printed(), re.MULTILINE)}
        assert gaps["PyTorch"] < 1e-4
        drifts = [float(size) for size in re.findall(r"^ +1e-\d+ +(\S+)$", self.printed(), re.MULTILINE)]
        assert len(drifts) == 3
        assert gaps["Keras"] > 10 * gaps["PyTorch"]
        assert drifts[0] > drifts[1] > 20 * drifts[2]

    def test_the_ladder_climbs(self) -> None:
        bars = re.search(r"share read right: chance.*?\.\"", self.text())[0]
        steps = [float(share) for share in re.findall(r"([\d.]+)%", bars)]
        assert len(steps) == 5
        assert steps[2] > 70
        if mnist_is_at_hand():
            assert steps == pytest.approx([10, 22.3, 82.0, 86.0, 96.9], abs=0.2)
            assert steps[-1] < min(accuracies(self.page).values())      # the network is above all of them

    def test_frozen_halves_learn(self) -> None:
        bars = re.search(r"both layers learn ([\d.]+)%, .*? ([\d.]+)%, .*? ([\d.]+)%", self.text())
        both, hidden, output = map(float, bars.groups())
        assert min(both, hidden, output) > 25      # each half alone is far better than chance
        if mnist_is_at_hand():
            assert both > hidden > output > 80

    def test_pixels_to_255_silence_the_units(self) -> None:
        said = r"first loss +([\d.]+)\n +in the end ([\d.]+)% right\n +(\d+)%"
        small, large = re.findall(said, self.printed())
        assert float(small[0]) < 3 < 30 < float(large[0])
        assert float(small[1]) > float(large[1]) + 20
        assert int(large[2]) > 50 > int(small[2])

    def test_moved_digits_are_lost_and_centring_brings_them_back(self) -> None:
        shares = [float(s) for s in re.findall(r"\d ([\d.]+)%", re.search(r"by pixels moved: (.*?); centred", self.text())[1])]
        assert len(shares) == 9
        assert shares[4] < shares[0] - 25
        assert float(re.search(r"never below ([\d.]+)%", self.text())[1]) > shares[4] + 20

    def test_few_examples_are_enough_for_something(self) -> None:
        shares = [float(share) for share in re.findall(r"examples ([\d.]+)%", self.text())]
        assert shares[0] > 50
        assert shares == sorted(shares)

    def test_backpropagation_by_hand_is_that_of_the_package(self) -> None:
        gaps = re.search(r"network\.backward:\nW1 (\S+), W2 (\S+)", self.printed()).groups()
        assert max(map(float, gaps)) < 1e-6

    def test_other_seeds_reach_about_the_same(self) -> None:
        shares = [float(share) for share in re.findall(r"([\d.]+)%", re.search(r"other seeds: (.*)", self.printed())[1])]
        assert len(shares) == 4
        assert max(shares) - min(shares) < (1.5 if mnist_is_at_hand() else 8)
        assert min(shares) > (96.5 if mnist_is_at_hand() else 75)

    def test_weights_of_empty_pixels_never_change(self) -> None:
        claim = r"pictures: ([1-9]\d*) pixels\nweights that never changed: of \1 pixels\nthe same ones: True"
        assert re.search(claim, self.printed(), re.MULTILINE)

    def test_strange_pictures_are_misread_with_confidence(self) -> None:
        rows = re.findall(r"^(moved by four|ink and paper exchanged) +([\d.]+)% +(\d+)%$", self.printed(), re.MULTILINE)
        assert len(rows) == 2
        assert all(float(right) < 65 and int(said) > 40 for _, right, said in rows)

    def test_one_byte_per_weight_costs_nothing(self) -> None:
        said = re.search(r"full weights +([\d.]+)%\none byte each +([\d.]+)%", self.printed())
        full, small = map(float, said.groups())
        assert abs(full - small) < 0.3

    def printed(self) -> str:
        return printed(self.page)

    def text(self) -> str:
        """With one of the two pictures that a figure has, as both say the same."""
        return re.sub(r'<img[^>]*nnb-dark[^>]*>', "", self.page.read_text(encoding="utf-8"))

"""The ladder of help below an exercise: what it takes, hints, the answer, the solution, in every chapter that has it."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from book_pages import Visit
from cards import exercise
from notebooks import CHAPTERS, cells, source

EFFORT = re.compile(r"\*About (\d+) minutes · (easy|medium|hard|open) · [^*\n]+\*")
FOLD = re.compile(r"<details>\n<summary>(.*?)</summary>\n(.*?)</details>", re.DOTALL)


def exercises(path: Path) -> list[str]:
    """The text of each section under "Exercises", from its heading on."""
    text = "\n\n".join(source(cell) for cell in cells(path, "markdown"))
    inside = text.split("\n## Exercises" if "\n## Exercises" in text else "## Exercises")[1].split("\n## ")[0]
    return re.split(r"^### ", inside, flags=re.MULTILINE)[1:]


# Every chapter that has been brought to it: one such line, and all its exercises need theirs.
LADDERS = [path for path in CHAPTERS if any(EFFORT.search(text) for text in exercises(path))]
each_ladder = pytest.mark.parametrize("path", LADDERS, ids=lambda path: path.stem)


def squeezed(text: str) -> str:
    return re.sub(r"[\s`$]", "", text)


def lines_of(solution: str) -> set[str]:
    """The lines of a solution's code, and what is on the right of `=` and `return`: all that says more than a name."""
    found = set()
    for block in re.findall(r"```python\n(.*?)```", solution, re.DOTALL):
        for line in block.splitlines():
            code = line.split("  #")[0].strip()
            found |= {squeezed(part) for part in (code, code.split(" = ")[-1], code.removeprefix("return "))
                      if len(squeezed(part)) > 7 and not part.isidentifier()}
    return {part for part in found if not part.startswith(("def", "for", "else"))}


def test_chapter_5_is_among_them() -> None:
    assert {"05_backpropagation", "07_losses_and_information", "08_optimizers"} <= {path.stem for path in LADDERS}


@each_ladder
def test_every_exercise_says_what_it_takes(path: Path) -> None:
    for text in exercises(path):
        title, _, rest = text.partition("\n\n")
        assert EFFORT.fullmatch(rest.split("\n\n")[0].strip()), title


@each_ladder
def test_at_most_three_hints_in_order_and_then_the_solution(path: Path) -> None:
    helped = 0
    for text in exercises(path):
        rungs = [name for name, _ in FOLD.findall(text) if name != "Replies"]
        hints = [name for name in rungs if name.startswith("Hint")]
        assert hints == [f"Hint {number}" for number in range(1, len(hints) + 1)], text[:40]
        assert len(hints) <= 3
        rest = rungs[len(hints):]
        assert rest in ([], ["Solution"], ["Answer", "Solution"], ["A way to go"]), text[:40]
        helped += bool(hints)
    assert helped >= 5


@each_ladder
def test_no_hint_and_no_answer_says_a_line_of_the_solution(path: Path) -> None:
    looked = 0
    for text in exercises(path):
        folds = FOLD.findall(text)
        told = lines_of("".join(inside for name, inside in folds if name in ("Solution", "A way to go")))
        for name, inside in folds:
            if name.startswith("Hint"):
                looked += 1
                assert [line for line in told if line in squeezed(inside)] == [], f"{text[:30]!r}, {name}"
    assert looked >= 10


def test_a_line_in_a_hint_would_be_found() -> None:
    assert squeezed("a + a * (1 - a)") in lines_of("```python\ndef f(a):\n    return a + a * (1 - a)\n```")


def test_the_ladder_counts_its_hints_and_keeps_other_folds_where_they_are() -> None:
    fold = "<details><summary>{}</summary><p>x</p></details>"
    html = ("<section><h3>2. Name</h3><p><em>About 8 minutes · easy · not needed later</em></p><p>Do.</p>"
            f"{''.join(fold.format(name) for name in ('Replies', 'Hint 1', 'Hint 2', 'Answer', 'Solution'))}</section>")
    soup = BeautifulSoup(html, "html.parser")
    exercise(soup, soup.section)
    ladder = soup.select_one(".book-ladder")
    assert [one.get_text() for one in ladder.find_all("summary")] == ["Hint 1 of 2", "Hint 2 of 2", "Answer", "Solution"]
    assert [one["class"] for one in ladder.find_all("details")[:2]] == ["book-hint"] * 2
    assert soup.select_one(".book-effort").get_text().startswith("About 8 minutes")
    assert soup.find("details").summary.get_text() == "Replies"


def test_hints_open_one_by_one_and_without_scripts_all_can_be_opened(visit: Visit) -> None:
    for scripts in (True, False):
        ladder = visit("chapters/05_backpropagation", java_script_enabled=scripts).locator(".book-ladder").nth(1)
        hints = [ladder.locator("summary", has_text=f"Hint {number}") for number in (1, 2, 3)]
        assert [hint.is_visible() for hint in hints] == ([True, False, False] if scripts else [True] * 3)
        hints[0].press("Enter")
        assert [hint.is_visible() for hint in hints] == ([True, True, False] if scripts else [True] * 3)
        hints[1].press("Enter")
        assert [hint.is_visible() for hint in hints] == [True] * 3
        hints[0].press("Enter")    # closed again: what is open stays
        assert hints[1].is_visible()
        assert ladder.locator("summary", has_text="Solution").is_visible()

"""A page for the pen as HTML."""

import json
import re
from collections.abc import Sequence
from html import escape
from itertools import count
from typing import Any

import numpy as np


def as_html(task: str, pages: Sequence[Any], shown: Any) -> str:
    """The page `shown`: task, given numbers, empty tables; then the answers. `pages` are those to choose from."""
    places = count()
    given = [_table(name, "", array, places) for name, array in shown.given.items()]
    asked = [_table(name, how, np.full(array.shape, None), None) for name, how, array in shown.steps]
    answers = [_table(name, how, array, places) for name, how, array in shown.steps]
    numbers = escape(json.dumps({page.seed: page.numbers() for page in pages}, separators=(",", ":")))
    name = f'<b class="nnb-pen-seed">Numbers {shown.seed}</b>'
    return (f'<div class="nnb-pen" data-seed="{shown.seed}" data-numbers="{numbers}"><div class="nnb-pen-task"><p>{name} · '
            f'{_letters(task)}</p><div class="nnb-pen-arrays">{"".join(given)}</div><p>Compute:</p>'
            f'<div class="nnb-pen-arrays">{"".join(asked)}</div></div><details class="nnb-pen-answers"><summary>The answers'
            f'</summary><p>{name} · The answers</p><div class="nnb-pen-arrays">{"".join(answers)}</div></details></div>')


def _table(name: str, how: str, array: np.ndarray, places: Any) -> str:
    """An array as a table with its name; each number has its place among those of the page, an empty cell has none."""
    rows = []
    for row in array:
        cells = ["<td>&nbsp;</td>" if number is None else f'<td data-place="{next(places)}">{_minus(number)}</td>'
                 for number in row]
        rows.append(f"<tr>{''.join(cells)}</tr>")
    said = f"{_letters(name)} = {_letters(how)}" if how else _letters(name)
    return f'<table class="nnb-pen-array"><caption>{said}</caption><tbody>{"".join(rows)}</tbody></table>'


def _minus(number: int) -> str:
    """A whole number with a real minus."""
    return str(number).replace("-", "−")


def _letters(text: str) -> str:
    """W1 and δ2 with their numbers below the line."""
    return re.sub(r"\b([azWb]|δ)(\d)", r"\1<sub>\2</sub>", escape(text))

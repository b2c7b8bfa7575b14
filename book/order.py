"""Lines to order: a blockquote **Order.**, shuffled lines of Python with some wrong ones, replies to these, and the solution.

Which orders are right follows from the solution: a line stays behind those whose results it uses or changes, and all else may
change places. `order.js` grades by that in the page; elsewhere it is plain Markdown, for paper and pencil.
"""

import ast
import json
from itertools import combinations

from bs4 import BeautifulSoup, Tag

from elements import make


def orders(soup: BeautifulSoup) -> None:
    """Every such exercise of a page."""
    for quote in soup.find_all("blockquote"):
        word = quote.p.find("strong", recursive=False) if quote.p else None
        if word and word.get_text() == "Order.":
            word.extract()
            exercise(soup, quote)


def exercise(soup: BeautifulSoup, quote: Tag) -> None:
    """The lines of one exercise in an element with all that the script needs to know; the text stays for other readers."""
    block, where = quote.find_next_sibling(), " ".join(quote.get_text().split())[:50]
    replies = block.find_next_sibling() if block else None
    if not (block and block.pre and replies and replies.name == "details" and replies.find("li")):
        raise ValueError(f"Order: expected lines in ```python and <details> with replies behind {where!r}, received none")
    folds = [fold for fold in replies.find_next_siblings("details") if fold.summary.get_text().strip() == "Solution"]
    if not folds or not folds[0].pre:
        raise ValueError(f"Order: expected a Solution with its lines behind {where!r}, received none")
    lines, right = code(block), code(folds[0])
    said = {"".join(item.code.extract().get_text().split()): item for item in replies.find_all("li")}
    wrong = [line for line in lines if line not in right]
    if set(right) - set(lines) or set(said) != {"".join(line.split()) for line in wrong} or len(set(lines)) != len(lines):
        raise ValueError(f"Order: expected the lines of the solution once each, and a reply to each other line, in {where!r}")
    before = behind(right)
    parts = [{"line": line, "id": lines.index(line), "after": [lines.index(right[i]) for i in before[place]]}
             for place, line in enumerate(right)]
    hints = {lines.index(line): str(said["".join(line.split())].decode_contents()).strip() for line in wrong}
    made = make(soup, "div", "book-order", *list(quote.children))
    made["data-lines"] = json.dumps({"lines": lines, "right": {part["id"]: part["after"] for part in parts}, "wrong": hints})
    block["class"] = [*block.get("class", []), "book-order-plain"]
    replies["class"] = "book-order-plain"
    quote.replace_with(made)


def code(part: Tag) -> list[str]:
    """The lines of Python in a part of a page, without empty ones."""
    return [line.rstrip() for line in part.pre.get_text().splitlines() if line.strip()]


def behind(lines: list[str]) -> list[list[int]]:
    """For each line of a program the earlier ones that it has to stay behind.

    Two lines keep their order when one stores what the other uses or stores; a call on a line of its own may change all that
    it is given. Blocks stay whole: lines of another depth, and the line that opens a block, stay behind all before them.
    """
    uses = [names(line) for line in lines]
    depth = [len(line) - len(line.lstrip()) for line in lines]
    found: list[list[int]] = [[] for _ in lines]
    for one, two in combinations(range(len(lines)), 2):
        (stored, used), (stores, loads) = uses[one], uses[two]
        if depth[one] != depth[two] or lines[two].endswith(":") or stored & (stores | loads) or used & stores:
            found[two].append(one)
    return found


def names(line: str) -> tuple[set[str], set[str]]:
    """The names that a line stores or changes, and those that it uses."""
    text = line.strip()
    tree = ast.parse(f"{text} pass" if text.endswith(":") else text)
    stored = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    first = tree.body[0]
    if isinstance(first, ast.AugAssign):
        used |= stored
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Call):
        stored |= used    # also the object whose method it is
    return stored, used

"""A question before a result, made of a blockquote, its replies in <details> and a cell tagged `predict`.

The reader chooses, or puts a mark on an axis; until then `predict.js` and `predict.css` keep what the cell printed covered.
Without scripts, on paper and for the search all of it is plain text.
"""

import hashlib
import re
from typing import Any

from bs4 import BeautifulSoup, Tag

from elements import drawn, make

ASKING = ("Predict.", "Predict")
NUMBER = r"-?[\d,]*\.?\d+"
AXIS = re.compile(rf"\s*a number from ({NUMBER}) to ({NUMBER})( ?%)?(, logarithmic)?\.\s*")
BOUND = re.compile(rf"^(?:up to|{NUMBER} to) ({NUMBER})|^above {NUMBER}", re.IGNORECASE)
# Scripts are on, so the replies need no fold of their own: open before anything is painted, and nothing jumps.
OPEN = "document.currentScript.previousElementSibling.open = true"


def predictions(soup: BeautifulSoup) -> None:
    """Every question of a page with its choices and its replies, the cells behind it, and what is counted in the end."""
    asked = [quote for quote in soup.find_all("blockquote") if kind(quote)]
    covered = []
    for quote in asked:
        replies, cells = quote.find_next_sibling(), []
        if not (replies and replies.name == "details" and replies.find("li")):
            raise ValueError(f"Predict: expected <details> with a list of replies behind {told(quote)}, received none")
        cell = replies.find_next_sibling()
        while cell and "tag_predict" in cell.get("class", []):
            cells.append(cell)
            cell = cell.find_next_sibling()
        if not cells:
            raise ValueError(f"Predict: expected a cell tagged predict behind {told(quote)}, received none; tag the cell")
        covered += cells
        question(soup, quote, replies)
    if loose := [cell for cell in soup.select(".cell.tag_predict") if cell not in covered]:
        raise ValueError(f"predict: expected a question before each cell with this tag, received none before {told(loose[0])}")
    for cell in covered:
        cell.select_one(".cell_output").append(make(soup, "p", "book-cover", "Covered until you have predicted, or skipped."))
    if covered:
        (soup.select_one("section#summary") or covered[-1].parent).append(tally(soup, len(asked)))


def kind(quote: Tag) -> str:
    """The word with which a question opens, "" for another blockquote."""
    word = quote.p.find("strong", recursive=False) if quote.p else None
    return word.get_text() if word and word.get_text() in ASKING and quote.p.get_text().startswith(word.get_text()) else ""


def told(part: Tag) -> str:
    """The beginning of a part, for an error."""
    return repr(" ".join(part.get_text().split())[:50])


def question(soup: BeautifulSoup, quote: Tag, replies: Tag) -> None:
    """The form of one question: its words, what one can choose, the buttons, and the replies in their place."""
    key = hashlib.sha256(quote.get_text().encode()).hexdigest()[:8]
    on_axis, first = kind(quote) == "Predict", quote.p
    first.strong.extract()
    choices = axis(soup, first) if on_axis else options(soup, quote, key)
    answers = replies.find_all("li")
    if not on_axis and len(answers) != len(choices.find_all("li")):
        raise ValueError(f"Predict: expected a reply for each choice, received {len(answers)} replies to {told(quote)}")
    if on_axis:
        ranges(answers, told(quote))
    mark(soup, answers, told(quote))
    label = make(soup, "span", "book-label", drawn(soup, "guess"), "Predict")
    legend = make(soup, "legend", "book-asked", label, *list(first.children))
    buttons = make(soup, "p", "book-choose", button(soup, "submit", "Check"), button(soup, "button", "Skip"))
    script = soup.new_tag("script", string=OPEN)
    skipped = make(soup, "p", "book-skipped", "Skipped. Choose one after all, and its reply is here.")
    form = make(soup, "form", "book-predict", make(soup, "fieldset", "book-choices", legend, choices),
                make(soup, "div", "book-replies", buttons, skipped, replies.extract(), script),
                soup.new_tag("p", attrs={"class": "book-voice", "role": "status"}))
    form["data-key"], form["autocomplete"] = key, "off"
    quote.replace_with(form)


def mark(soup: BeautifulSoup, answers: list[Tag], where: str) -> None:
    """Each reply with the sign of a right or of another one."""
    for answer in answers:
        right = any(word.get_text() == "Right." for word in answer.find_all("strong"))
        answer["class"] = "book-right" if right else "book-other"
        answer.insert(0, drawn(soup, "right" if right else "half"))
    if not any("book-right" in answer["class"] for answer in answers):
        raise ValueError(f"Predict: expected a reply with **Right.** to {where}, received none")


def ranges(answers: list[Tag], where: str) -> None:
    """Each reply to a mark with the number up to which it holds, the last one with none."""
    limits = [limit(answer) for answer in answers]
    if limits != sorted(limits) or limits[-1] != float("inf"):
        raise ValueError(f"Predict: expected replies whose ranges rise up to **above …**, received {limits} in {where}")
    for answer, to in zip(answers, limits, strict=True):
        answer["data-to"] = "" if to == float("inf") else f"{to:g}"


def options(soup: BeautifulSoup, quote: Tag, key: str) -> Tag:
    """The list of choices, each with its radio button."""
    listed = quote.find("ol")
    if not listed or not 2 <= len(listed.find_all("li")) <= 4:
        raise ValueError(f"Predict: expected a list of two to four choices in {told(quote)}")
    for number, item in enumerate(listed.find_all("li")):
        inside = list((item.p or item).children)
        radio = soup.new_tag("input", attrs={"type": "radio", "name": f"predict-{key}", "value": number, "required": ""})
        item.clear()
        item.append(make(soup, "label", "book-choice", radio, make(soup, "span", "book-option", *inside)))
    return listed.extract()


def axis(soup: BeautifulSoup, first: Tag) -> Tag:
    """A slider for a number; what the question says of its limits stays for paper."""
    text = first.find(string=True)
    if not (found := AXIS.match(text)):
        raise ValueError(f"Predict: expected a start such as 'a number from 0.1 to 100, logarithmic.', received {told(first)}")
    low, high = (float(found[group].replace(",", "")) for group in (1, 2))
    if not low < high or (found[4] and low <= 0):
        raise ValueError(f"Predict: expected limits that rise (above 0 if logarithmic), received {low:g} and {high:g}")
    text.replace_with(text[found.end():])
    first.insert(0, make(soup, "span", "book-plain", f"{found[0].strip().capitalize()} "))    # on paper
    scale: dict[str, Any] = {"type": "range", "min": 0, "max": 100, "value": 50, "data-low": f"{low:g}", "data-high": f"{high:g}",
                             "data-unit": (found[3] or "").strip(), "aria-label": "Your number"}
    if found[4]:
        scale["data-log"] = ""
    ends = [make(soup, "span", "book-end-of-axis", found[group] + (found[3] or "")) for group in (1, 2)]
    marked = make(soup, "b", "book-marked")
    marked["aria-hidden"] = "true"    # the slider says it
    return make(soup, "p", "book-axis", marked, soup.new_tag("input", attrs=scale), *ends)


def limit(answer: Tag) -> float:
    """Up to where a reply holds, as its first bold words say: **up to 0.1**, **0.1 to 10**, **above 10**."""
    word = answer.find("strong")
    if not (word and (found := BOUND.match(word.get_text()))):
        raise ValueError(f"Predict: expected a range such as **up to 0.1** in front of the reply {told(answer)}")
    return float(found[1].replace(",", "")) if found[1] else float("inf")


def button(soup: BeautifulSoup, way: str, words: str) -> Tag:
    """A button of the form."""
    made = make(soup, "button", f"book-button book-{words.lower()}-it", words)
    made["type"] = way
    return made


def tally(soup: BeautifulSoup, count: int) -> Tag:
    """How many of the questions were answered, and the button that covers all of it again."""
    again = make(soup, "button", "book-button book-again", "Cover them again")
    again["type"] = "button"
    said = make(soup, "span", "book-count", f"You've answered 0 of {count} predictions.")
    said["role"] = "status"
    return make(soup, "p", "book-tally", said, " ", again)

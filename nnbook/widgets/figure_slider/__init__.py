"""A figure with sliders: Python draws it for each choice, the page flips through the pictures."""

import warnings
from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path
from typing import Any

from traitlets import TraitError, observe, validate

from nnbook._check import function, shown
from nnbook._environment import switched_on
from nnbook.plots.figure import RULES, as_html
from nnbook.widgets.figure_slider.frames import alternatives, described, parameters, picture, plain, weight
from nnbook.widgets.kit import Widget
from nnbook.widgets.kit.list_traits import Listed, Named

THEMES = ("light", "dark")
HEAVY = 300_000    # bytes of pictures in one theme, which a reader loads who looks at all of them


class FigureSlider(Widget):
    """A matplotlib figure over a few choices.

    In the book's build all frames are drawn and travel in the page, which flips them without Python. In a live
    kernel a frame is drawn when it is first asked for.

    Args:
        draw: called with one value of each list, by name; returns an Axes or a Figure.
        alt: what each frame shows, in a sentence of four words or more: a function of the same parameters, or a mapping
            from the tuple of values (from the value alone where there is one parameter) to the sentence.
        lists: the values of each parameter of draw: numbers, texts or truth values, at most 200 frames in all.
            Numbers get a slider, the others a list to choose from.

    Attributes:
        choices: name to value, what is shown now; at first the first value of each list. It may be set to some of the
            names only; the others stay.
        parameters: what the page needs of the lists.
        frames: the pictures drawn so far that the page of the book carries.
        frame: the picture that is shown, in a live kernel.

    Raises:
        TypeError, ValueError: when there is nothing to draw, a list is empty, a frame has no text, or there are too many.
        traitlets.TraitError: for a choice that is not in its list.

    Warns:
        UserWarning: when all frames together weigh more than 300 KB in one theme.

    Example:
        FigureSlider(draw, alt=lambda rate, seed: f"Loss over 20 epochs at rate {rate}.", rate=[0.1, 1], seed=[0, 1, 2])
    """

    folder = Path(__file__).parent
    describes = "A figure over a few choices, with a slider for each."

    parameters = Listed("what `draw` is called with").tag(sync=True)
    choices = Named("names and values").tag(sync=True)
    frames = Named("pictures").tag(sync=True)
    frame = Named("what one picture needs").tag(sync=True)

    def __init__(self, draw: Callable[..., Any], *, alt: Callable[..., str] | Mapping[Any, str], **lists: Any) -> None:
        if clash := sorted(set(lists) & set(self.trait_names())):
            raise ValueError(f"choices: expected names that a widget does not have itself, received {clash[0]!r}; rename it")
        self._draw, self._lists = function("draw", draw), parameters(lists)
        self._values = {name: dict(zip(self._lists[name], values, strict=True)) for name, values in lists.items()}
        self._alt, self._drawn, self._sources = alternatives(alt, self._lists), {}, []
        super().__init__(parameters=[_control(name, values) for name, values in self._lists.items()],
                         choices={name: values[0] for name, values in self._lists.items()})
        self._show()

    def draw_all(self) -> int:
        """Draw every frame now, for a page without Python; the bytes of all pictures of one theme, compressed.

        Warns where they are many.
        """
        for key in product(*(range(len(values)) for values in self._lists.values())):
            self._frame(",".join(map(str, key)))
        size = weight(sorted({made["light"] for made in self._drawn.values()}))    # a reader loads one theme
        if size > HEAVY:
            warnings.warn(f"FigureSlider: expected frames of at most {HEAVY // 1000} KB in all, received {size // 1000} KB in "
                          f"{len(self._drawn)} frames; shorten a list or make the figure smaller", stacklevel=2)
        return size

    def twin_state(self) -> dict[str, Any]:
        """What the page starts from: the frames drawn so far, each picture once."""
        places = {source: place for place, source in enumerate(self._sources)}
        frames = {key: {**made, **{theme: places[made[theme]] for theme in THEMES}} for key, made in self._drawn.items()}
        return {**super().twin_state(), "frame": {}, "frames": {"sources": self._sources, "of": frames}}

    def fallback(self) -> str:
        """The first frame, which a page without JavaScript shows."""
        made = next(iter(self._drawn.values()))
        return f"<style>{RULES}</style>{as_html(made, made['alt'])}"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        if switched_on("NNBOOK_BUILD"):
            self.draw_all()
        return super()._repr_mimebundle_(**kwargs)

    def _frame(self, key: str) -> dict[str, Any]:
        """The frame at these places of the lists, drawn unless it was drawn before."""
        if key not in self._drawn:
            places = zip(self._lists.items(), map(int, key.split(",")), strict=True)
            chosen = {name: values[place] for (name, values), place in places}
            made = picture(self._draw(**{name: self._values[name][value] for name, value in chosen.items()}))
            self._drawn[key] = {**made, "alt": described(self._alt(**chosen))}
            self._sources += [made[theme] for theme in THEMES if made[theme] not in self._sources]
        return self._drawn[key]

    def _show(self) -> None:
        """Give the page the frame of the present choices; where drawing fails, give it the error, and raise it."""
        key = ",".join(str(values.index(self.choices[name])) for name, values in self._lists.items())
        try:
            self.frame = {"key": key, **self._frame(key)}
        except Exception as error:
            self.frame = {"key": key, "error": f"{type(error).__name__}: {error}"}
            raise

    @observe("choices")
    def _changed(self, change: dict[str, Any]) -> None:
        if self.frame:    # not while it is being made
            self._show()

    @validate("choices")
    def _valid_choices(self, proposal: dict[str, Any]) -> dict[str, Any]:
        made = dict(self.choices)
        for name, value in proposal["value"].items():
            if name not in self._lists:
                raise TraitError(f"choices: expected names among {', '.join(self._lists)}, received {shown(name)}; "
                                 "choose one of them")
            given = plain(value)
            same = [other for other in self._lists[name] if isinstance(given, (int, float, str)) and other == given
                    and isinstance(other, bool) == isinstance(given, bool)]
            if not same:
                raise TraitError(f"choices: expected for {name} one of {self._lists[name]}, received {shown(value)}; "
                                 "choose one of them")
            made[name] = same[0]
        return made


def _control(name: str, values: list[Any]) -> dict[str, Any]:
    """What the page needs of one list: its name, its label, its values, and how they are chosen."""
    numbers = all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values)
    texts = [f"{value:g}" if isinstance(value, float) else str(value) for value in values]
    if len(set(texts)) < len(texts):
        texts = [str(value) for value in values]
    return {"name": name, "label": name.replace("_", " "), "values": values, "texts": [text.replace("-", "−") if numbers else text
            for text in texts], "slider": numbers and len(values) > 1}

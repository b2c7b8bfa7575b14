"""The base class of the explorers: settings as traits, and one thing to find out."""

from typing import Any, ClassVar

from nnbook.widgets.kit.base import Widget
from nnbook.widgets.kit.traits import Flag, Hidden, Text


class Explorer(Widget):
    """A widget whose picture follows at once from its settings. A subclass declares them, with the traits of `traits.py`.

    Class attributes:
        controls: the names that `hide` may hold, besides "answer" for the button that shows one.

    Args:
        settings: first values of the traits, by name.

    Attributes:
        question: None for the widget's own, "" for none, or a sentence of yours; then the page does not say what is found.
        hide: names of controls that the page does not show.
        found: whether the reader has found what the widget's own question asks for. Set it to False to ask anew.

    Raises:
        TypeError: for a name that is no trait.
        traitlets.TraitError: for a wrong value of a trait.
    """

    controls: ClassVar[tuple[str, ...]] = ()

    question = Text(None, allow_none=True).tag(sync=True)
    hide = Hidden("answer").tag(sync=True)
    found = Flag(False).tag(sync=True)

    def __init__(self, **settings: Any) -> None:
        known = {name for name in self.trait_names(sync=True) if not name.startswith("_")}
        if unknown := sorted(set(settings) - known):
            kind = type(self).__name__
            raise TypeError(f"{kind}: expected the names of its traits, received {unknown[0]!r}; see help({kind})")
        super().__init__(**settings)

"""The base class of the explorers: settings as traits, and one thing to find out."""

from typing import Any, ClassVar

from nnbook.widgets.kit.base import Asking
from nnbook.widgets.kit.list_traits import Hidden
from nnbook.widgets.kit.traits import settings_of


class Explorer(Asking):
    """A widget whose picture follows at once from its settings. A subclass declares them, with the traits of `traits.py`.

    Class attributes:
        rooms: names of controls besides those of the settings, such as a table.
        controls: the names that `hide` may hold, besides "answer" for the button that shows one: all settings and `rooms`.
            A subclass says them itself where one control is for several settings.

    Args:
        settings: first values of the traits, by name.

    Attributes:
        question, found: as of `Asking`.
        hide: names of controls that the page does not show.

    Raises:
        TypeError: for a name that is no trait.
        traitlets.TraitError: for a wrong value of a trait.
    """

    rooms: ClassVar[tuple[str, ...]] = ("table",)
    controls: ClassVar[tuple[str, ...]] = ()

    hide = Hidden("answer").tag(sync=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Name the controls after the settings, unless the subclass names them."""
        if "folder" in vars(cls) and "controls" not in vars(cls):
            cls.controls = (*settings_of(cls), *cls.rooms)
        super().__init_subclass__(**kwargs)

"""For nbval, which knows no display that is updated in place, such as a progress bar: what it compares is the last state.

A plugin of pytest, `-p updated_displays`. Without it nbval compares the first state with the last one, which the page shows.
"""

from typing import Any

from nbformat import NotebookNode
from nbval.plugin import IPyNbFile


def pytest_configure() -> None:
    """Each update goes into the display that it is for. nbval keeps that very object, as it is a NotebookNode."""
    shown: dict[str, NotebookNode] = {}
    received = IPyNbFile.get_kernel_message

    def with_updates(self: IPyNbFile, *arguments: Any, **options: Any) -> dict[str, Any]:
        message = received(self, *arguments, **options)
        content = message["content"]
        name = content.get("transient", {}).get("display_id")
        if message["msg_type"] == "display_data" and name:
            shown[name] = content["data"] = NotebookNode(content["data"])
        if message["msg_type"] == "update_display_data":
            shown[name].clear()
            shown[name].update(content["data"])
        return message

    IPyNbFile.get_kernel_message = with_updates

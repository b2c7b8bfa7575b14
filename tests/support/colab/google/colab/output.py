"""What anywidget asks of Colab: to load its widget manager, and where that is loaded from."""


class _widgets:    # a module, on Colab
    _installed_url: str | None = None


def enable_custom_widget_manager() -> None:
    """Remember that it was asked for; Colab's own loads it."""
    _widgets._installed_url = "https://example.org/a-widget-manager.js"

"""What the reader has set in the environment: switches and folders."""

import os
from pathlib import Path


def switched_on(name: str) -> bool:
    """Whether a variable of the environment is set, and to something else than 0, false, no or off, in any case."""
    return os.environ.get(name, "").strip().lower() not in ("", "0", "false", "f", "no", "n", "off", "none", "disabled")


def folders(dataset: str) -> tuple[Path | None, Path]:
    """`$NNBOOK_DATA/<dataset>`, None where not set; and the cache, in `$NNBOOK_CACHE` or the user's own."""
    data, cache = os.environ.get("NNBOOK_DATA"), os.environ.get("NNBOOK_CACHE")
    if not cache:
        import pooch

        cache = pooch.os_cache("nnbook")
    return Path(data).expanduser() / dataset if data else None, Path(cache).expanduser() / dataset


def missing(folder: Path | None, name: str) -> str:
    """What was looked for in NNBOOK_DATA and is not there, in a sentence; "" where it is not set, or has the file."""
    if folder is None or os.path.lexists(folder / name):
        return ""
    root = folder.parent
    said = f"NNBOOK_DATA={os.environ['NNBOOK_DATA']}: no {folder.name}/{name} there"
    if not root.is_dir():
        return f"{said}, and no such folder ({root.absolute()})"
    if (root / name).exists():
        here = root.absolute()
        advice = f"set it to {here.parent}" if here.name == folder.name else f"make a folder {folder.name} in it for the files"
        return f"{said}, but {name} itself; {advice}"
    return said

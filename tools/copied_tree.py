"""A copy of the working tree, for what must not touch the tree itself."""

import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def copy_tree(target: Path) -> None:
    """Copy what git knows or would add, as it is in the working tree; without git, all but what is built."""
    listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=False,
                            capture_output=True, text=True)
    if listed.returncode:
        shutil.copytree(ROOT, target, ignore=shutil.ignore_patterns(".venv", "_build", "__pycache__", "*.egg-info", "build"))
        return
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():    # one that was deleted is listed, too
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target / name)

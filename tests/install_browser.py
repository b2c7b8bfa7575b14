"""Have a browser for the tests: one that is here, else Debian's Chromium, else Playwright's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """The path of an installed Chromium or Chrome; None where Playwright's own is to be used."""
    return os.environ.get("NNBOOK_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)


def is_debian() -> bool:
    """Whether this is Debian itself (Ubuntu's package named chromium is only a pointer to a snap)."""
    release = Path("/etc/os-release")
    return release.exists() and "\nID=debian\n" in "\n" + release.read_text(encoding="utf-8")


def install() -> None:
    """Install a browser unless there is one. Raises CalledProcessError, with the program's own words, if that fails."""
    if find_browser():
        return
    if is_debian() and shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
        quiet = {"check": True, "stdout": subprocess.DEVNULL}
        subprocess.run([*sudo, "apt-get", "update", "-qq"], **quiet)
        subprocess.run([*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
                       env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, **quiet)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    install()

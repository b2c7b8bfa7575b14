"""Have the browsers for the tests, Chromium and Firefox: those that are here, else Debian's, else Playwright's own."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync"]    # of Chromium
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FIREFOX_NAMES = ("firefox-esr", "firefox")
OWN_FIREFOX = """from playwright.sync_api import sync_playwright
with sync_playwright() as playwright: print(playwright.firefox.executable_path)"""


def find_browser() -> str | None:
    """The path of an installed Chromium or Chrome; None where Playwright's own is to be used."""
    return os.environ.get("NNBOOK_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)


def find_firefox() -> str | None:
    """The path of an installed Firefox; None where Playwright's own is to be used."""
    return os.environ.get("NNBOOK_FIREFOX") or next(filter(None, map(shutil.which, FIREFOX_NAMES)), None)


def firefox() -> str:
    """The path of the Firefox that the tests drive."""
    own = [sys.executable, "-c", OWN_FIREFOX]    # in a process of its own: Playwright may be running in this one
    return find_firefox() or subprocess.run(own, check=True, capture_output=True, text=True).stdout.strip()


def is_debian() -> bool:
    """Whether this is Debian itself (Ubuntu's packages named chromium and firefox are only pointers to a snap)."""
    release = Path("/etc/os-release")
    return release.exists() and "\nID=debian\n" in "\n" + release.read_text(encoding="utf-8")


def install() -> None:
    """Install what is missing of the two. Raises CalledProcessError, with the program's own words, if that fails."""
    debian = is_debian() and shutil.which("apt-get")
    missing = [] if find_browser() else ["chromium"]
    missing += [] if find_firefox() else ["firefox-esr" if debian else "firefox"]
    if not missing:
        return
    if debian:
        sudo = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
        quiet = {"stdout": subprocess.DEVNULL}
        subprocess.run([*sudo, "apt-get", "update", "-qq"], check=True, **quiet)
        subprocess.run([*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], check=True,
                       env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, **quiet)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", *missing], check=True)


if __name__ == "__main__":
    install()

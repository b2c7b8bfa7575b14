"""Which browsers the tests take, and what is installed where one is missing."""

import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

import browsers


class Machine:
    """A machine with these programs; `commands` are those that were run, without sudo."""

    def __init__(self, patch: pytest.MonkeyPatch, debian: bool, *programs: str) -> None:
        self.commands: list[list[str]] = []
        patch.setattr(browsers.shutil, "which", lambda name: f"/bin/{name}" if name in programs else None)
        patch.setattr(browsers, "is_debian", lambda: debian)
        patch.setattr(subprocess, "run", self.run)
        for name in ("NNBOOK_BROWSER", "NNBOOK_FIREFOX"):
            patch.delenv(name, raising=False)

    def run(self, command: list[str], **_: Any) -> SimpleNamespace:
        self.commands.append([word for word in command if word not in ("sudo", "--non-interactive")])
        return SimpleNamespace(stdout="/home/you/firefox\n")


def test_nothing_is_installed_where_both_are(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, True, "apt-get", "chromium", "firefox-esr")
    browsers.install()
    assert machine.commands == []
    assert (browsers.find_browser(), browsers.firefox()) == ("/bin/chromium", "/bin/firefox-esr")


@pytest.mark.parametrize(("there", "missing"), [
    ((), ["chromium", "firefox-esr"]), (("google-chrome",), ["firefox-esr"]), (("firefox",), ["chromium"]),
])
def test_debian_installs_its_own(monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...], missing: list[str]) -> None:
    machine = Machine(monkeypatch, True, "apt-get", *there)
    browsers.install()
    assert machine.commands[0][:2] == ["apt-get", "update"]
    assert machine.commands[1][:2] == ["apt-get", "install"]
    assert [word for word in machine.commands[1][2:] if not word.startswith("-")] == missing


@pytest.mark.parametrize(("there", "missing"), [((), ["chromium", "firefox"]), (("chromium",), ["firefox"])])
def test_elsewhere_playwright_installs_them(monkeypatch: pytest.MonkeyPatch, there: tuple[str, ...], missing: list[str]) -> None:
    machine = Machine(monkeypatch, False, *there)
    browsers.install()
    assert machine.commands == [[sys.executable, "-m", "playwright", "install", *missing]]
    assert browsers.firefox() == "/home/you/firefox"      # Playwright says where it is


def test_a_reader_may_name_them(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(monkeypatch, True, "apt-get")
    monkeypatch.setenv("NNBOOK_BROWSER", "/opt/chromium")
    monkeypatch.setenv("NNBOOK_FIREFOX", "/opt/firefox")
    browsers.install()
    assert machine.commands == []
    assert (browsers.find_browser(), browsers.firefox()) == ("/opt/chromium", "/opt/firefox")

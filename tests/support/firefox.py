"""Firefox, driven by WebDriver BiDi: Playwright drives only a Firefox of its own making, and Debian's speaks this by itself.

No more of the protocol than the tests need: open a page, ask it something, move the mouse, press keys, and hear what it said.
"""

import json
import os
import subprocess
from pathlib import Path
from threading import Thread
from typing import Any

import websocket

# No word to anybody: neither what Firefox asks by itself at the start, nor anything else, as the proxy does not exist.
QUIET = {
    "app.normandy.enabled": False, "app.update.disabledForTesting": True, "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False, "browser.shell.checkDefaultBrowser": False, "browser.startup.page": 0,
    "browser.startup.homepage_override.mstone": "ignore", "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False, "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False, "network.proxy.type": 1, "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9, "network.proxy.ssl": "127.0.0.1", "network.proxy.ssl_port": 9,
    "services.settings.server": "data:,", "toolkit.telemetry.enabled": False,
}
KEYS = {"Enter": "\ue007", "Tab": "\ue004", "ArrowLeft": "\ue012", "ArrowUp": "\ue013", "ArrowRight": "\ue014",
        "ArrowDown": "\ue015", "End": "\ue010", "Home": "\ue011", "Delete": "\ue017", "Space": " "}
SECONDS = 60    # after which a silent Firefox is taken for dead
WAIT = """async (...values) => {
    for (let round = 0; round < 600; round++) {
        if ((TEST)(...values)) return true;
        await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error("it never became true: " + (TEST));
}"""


class Firefox:
    """One Firefox with one page. `complaints` holds what the console said, and every request that was not for a file."""

    def __init__(self, program: str, folder: Path) -> None:
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in QUIET.items()]
        profile = folder / "profile"
        profile.mkdir()
        (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")
        command = [program, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0"]
        self.process = subprocess.Popen(command, env={**os.environ, "HOME": str(folder), "MOZ_HEADLESS": "1"},
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.complaints: list[str] = []
        self.number = 0
        self.socket = websocket.create_connection(f"{self.address()}/session", timeout=SECONDS, suppress_origin=True)
        self.send("session.new", capabilities={})
        self.send("session.subscribe", events=["log.entryAdded", "network.beforeRequestSent"])
        self.page = self.send("browsingContext.create", type="tab")["context"]    # the first one never gets the keyboard

    def address(self) -> str:
        """Where it listens: it says so itself. Raises RuntimeError, with its own words, if it ends before."""
        said = []
        for line in self.process.stderr:
            said.append(line)
            if "WebDriver BiDi listening on " in line:
                self.listener = Thread(target=self.process.stderr.read, daemon=True)    # or it'd wait for somebody to listen
                self.listener.start()
                return line.split()[-1]
        raise RuntimeError("Firefox: expected an address for WebDriver BiDi, received:\n" + "".join(said))

    def send(self, method: str, **values: Any) -> dict[str, Any]:
        """One command, and its answer. What comes between is noted. Raises RuntimeError if Firefox refuses it."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": values}))
        while (answer := json.loads(self.socket.recv())).get("id") != self.number:
            self.note(answer)
        if answer["type"] == "error":
            raise RuntimeError(f"{method}: {answer['error']}: {answer['message']}")
        return answer["result"]

    def note(self, event: dict[str, Any]) -> None:
        """Keep what the page should not have done."""
        values = event.get("params", {})
        if event.get("method") == "log.entryAdded":
            self.complaints.append(f"{values['level']}: {values['text']}")
        elif event.get("method") == "network.beforeRequestSent" and values["request"]["url"].startswith("http"):
            self.complaints.append(values["request"]["url"])

    def open(self, address: str, width: int = 1280, height: int = 900) -> None:
        """Open a page, and wait until it is loaded."""
        self.send("browsingContext.setViewport", context=self.page, viewport={"width": width, "height": height})
        self.send("browsingContext.navigate", context=self.page, url=address, wait="complete")

    def ask(self, function: str, *values: Any) -> Any:
        """What a JavaScript function answers, a promise awaited, as JSON. Raises RuntimeError if it throws."""
        text = f"async () => JSON.stringify(await ({function})(...{json.dumps(values)}) ?? null)"
        said = self.send("script.callFunction", functionDeclaration=text, awaitPromise=True, target={"context": self.page})
        if said["type"] == "exception":
            raise RuntimeError(said["exceptionDetails"]["text"])
        return json.loads(said["result"]["value"])

    def wait(self, function: str, *values: Any) -> None:
        """Until a function is true. Raises RuntimeError if it never is."""
        self.ask(WAIT.replace("TEST", function), *values)

    def act(self, kind: str, actions: list[dict[str, Any]]) -> None:
        """What hands do: `kind` is pointer or key."""
        self.send("input.performActions", context=self.page, actions=[{"type": kind, "id": kind, "actions": actions}])

    def press(self, *names: str) -> None:
        """Press keys, one after the other."""
        keys = [KEYS.get(name, name) for name in names]
        self.act("key", [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")])

    def drag(self, *places: tuple[float, float]) -> None:
        """Press the mouse at the first place, move it over the others, and let go. One place is a click."""
        moves = [{"type": "pointerMove", "x": round(x), "y": round(y)} for x, y in places]
        self.act("pointer", [moves[0], {"type": "pointerDown", "button": 0}, *moves[1:], {"type": "pointerUp", "button": 0}])

    def close(self) -> None:
        """End it."""
        self.socket.close()
        self.process.terminate()
        self.process.wait(SECONDS)
        self.listener.join(SECONDS)
        self.process.stderr.close()

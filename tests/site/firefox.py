"""The system's Firefox for playwright, which speaks WebDriver BiDi with it: `firefox(playwright)`.

Playwright tells each new page which color scheme to emulate, and takes it for a failure that Firefox up to 153 does not
know this command. So it starts this module in the place of Firefox: a relay that starts Firefox, passes on all that the
two say, and calls that one answer a success. The page then has the scheme of Firefox's own settings.
"""

import asyncio
import json
import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, Playwright
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application
from tornado.websocket import WebSocketClientConnection, WebSocketHandler, websocket_connect

LISTENING = re.compile(rb"(WebDriver BiDi listening on ws://[\w.]+:)(\d+)")
LARGE = 1 << 28  # bytes of a message: a picture of a page, say
LENIENT = "emulation.setMediaFeaturesOverride"
PREFERENCES: dict[str, str | float | bool] = {"ui.prefersReducedMotion": 1, "ui.systemUsesDarkTheme": 0}


def firefox(playwright: Playwright, folder: Path) -> Browser:
    """Firefox, in light and with little motion; the folder is for what starts it."""
    start = folder / "firefox"
    start.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {__name__} "$FIREFOX" "$@"\n', "utf-8")
    start.chmod(0o755)
    return playwright.firefox.launch(channel="moz-firefox", executable_path=start, firefox_user_prefs=PREFERENCES)


class Relay(WebSocketHandler):
    """Passes on what playwright and Firefox say to one another."""

    port = 0

    async def open(self, *_: str, **__: str) -> None:
        """Playwright has come: go on to Firefox."""
        self.lenient: set[int] = set()
        address = f"ws://127.0.0.1:{self.port}{self.request.path}"
        self.firefox: asyncio.Future[WebSocketClientConnection] = asyncio.ensure_future(
            websocket_connect(address, on_message_callback=self.answered, max_message_size=LARGE)
        )

    async def on_message(self, message: str | bytes) -> None:
        """What playwright says."""
        said = json.loads(message)
        if said["method"] == LENIENT:
            self.lenient.add(said["id"])
        await (await self.firefox).write_message(message)

    def answered(self, message: str | bytes | None) -> None:
        """What Firefox says; at last, nothing."""
        if message is None:
            self.close()
            return
        said = json.loads(message)
        if said.get("error") == "unknown command" and said["id"] in self.lenient:
            message = json.dumps({"type": "success", "id": said["id"], "result": {}})
        self.write_message(message)  # type: ignore[unused-awaitable]


async def main(command: list[str]) -> None:
    """Start Firefox and stand between; whoever listens for its address hears ours."""
    process = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.PIPE)
    assert process.stderr
    sockets = bind_sockets(0, "127.0.0.1")
    port = sockets[0].getsockname()[1]
    async for line in process.stderr:
        if found := LISTENING.search(line):
            Relay.port = int(found[2])
            relay = Application([(r"/.*", Relay)], websocket_max_message_size=LARGE)
            HTTPServer(relay).add_sockets(sockets)
            line = LISTENING.sub(rb"\g<1>%d" % port, line)  # noqa: PLW2901
        sys.stderr.buffer.write(line)
        sys.stderr.buffer.flush()
    sys.exit(await process.wait())


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))

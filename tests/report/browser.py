"""A page in Chromium, driven through its DevTools protocol: what the report does in a real browser."""

import asyncio
import base64
import itertools
import json
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

PROGRAM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_chromium = pytest.mark.skipif(PROGRAM is None, reason="no Chromium here")
_FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0")


class Page:
    """A page that is open in the browser."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, downloads: Path) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)
        self.downloads = downloads
        self.messages: list[str] = []  # that the page wrote into the console, and what its policy has refused

    async def send(self, method: str, **parameters: object) -> Any:
        """Send a command of the protocol, and return its result."""
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        while True:
            answer = await self._socket.receive_json(timeout=20)
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return answer["result"]
            self._note(answer)

    def _note(self, event: dict[str, Any]) -> None:
        if event.get("method") in ("Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"):
            self.messages.append(json.dumps(event["params"]))

    async def open(self, file: Path, **media: str) -> None:
        """Open a file, and wait until its script has run. `media` are features such as prefers_color_scheme."""
        features = [{"name": name.replace("_", "-"), "value": value} for name, value in media.items()]
        await self.send("Emulation.setEmulatedMedia", features=features)
        self.messages.clear()
        await self.send("Runtime.evaluate", expression="isSaved = true")  # else the browser asks whether to leave
        await self.send("Page.navigate", url=file.as_uri())
        await self.until("document.readyState === 'complete' && document.querySelector('#count')?.textContent !== ''")

    async def run(self, script: str) -> Any:
        """Return the value of an expression on the page."""
        done = await self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    async def until(self, condition: str) -> None:
        for _ in range(400):
            if await self.run(condition):
                return
            await asyncio.sleep(0.025)
        raise AssertionError(f"never: {condition}")

    async def press(self, *keys: str) -> None:
        for key in keys:
            text = {"Enter": "\r"}.get(key, key if len(key) == 1 else "")
            code = {"Enter": 13, "Escape": 27}.get(key, ord(key.upper()) if len(key) == 1 else 0)
            await self.send("Input.dispatchKeyEvent", type="keyDown", key=key, text=text, windowsVirtualKeyCode=code)
            await self.send("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    async def resize(self, width: int, height: int) -> None:
        await self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    async def picture(self) -> bytes:
        return base64.b64decode((await self.send("Page.captureScreenshot", format="png"))["data"])

    async def printed(self) -> bytes:
        """Return the page as PDF."""
        return base64.b64decode((await self.send("Page.printToPDF", printBackground=True))["data"])

    async def download(self) -> Path:
        """Return the file that the page has saved."""
        for _ in range(200):
            if files := [file for file in self.downloads.iterdir() if file.suffix == ".csv"]:
                return files[0]
            await asyncio.sleep(0.025)
        raise AssertionError("nothing was saved")


@asynccontextmanager
async def open_page(folder: Path) -> AsyncIterator[Page]:
    """Start the browser with a profile of its own in a folder, and open an empty page."""
    downloads = folder / "downloads"
    downloads.mkdir()
    command = [str(PROGRAM), *_FLAGS, f"--user-data-dir={folder / 'profile'}", "about:blank"]
    with (folder / "log").open("wb") as log:
        browser = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: ASYNC220  # once
    try:
        port = await _port(folder / "profile/DevToolsActivePort")
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                targets = await answer.json()
            address = next(each["webSocketDebuggerUrl"] for each in targets if each["type"] == "page")
            async with session.ws_connect(address, max_msg_size=0) as socket:
                page = Page(socket, downloads)
                for domain in ("Page", "Runtime", "Log"):
                    await page.send(f"{domain}.enable")
                await page.send("Page.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))
                yield page
    finally:
        browser.terminate()
        browser.wait()


async def _port(file: Path) -> int:
    for _ in range(800):
        if file.exists() and (lines := file.read_text().splitlines()):  # noqa: ASYNC240  # nothing else runs
            return int(lines[0])
        await asyncio.sleep(0.025)
    raise AssertionError("the browser did not start")

"""A phone in a cellar, for the doors whose pages are kept without net: the net cut, the browser closed and opened."""

from __future__ import annotations

import io
from typing import Any

from django.core.servers.basehttp import WSGIRequestHandler
from PIL import Image

from tests import photographs

SHAPE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
HANDLE = WSGIRequestHandler.handle
PARSE = WSGIRequestHandler.parse_request


def picture(colour, size=(600, 400)):
    kept = io.BytesIO()
    Image.new("RGB", size, colour).save(kept, "JPEG")
    return kept.getvalue()


PHOTOS = [
    {"name": f"{colour}.jpg", "mimeType": "image/jpeg", "buffer": picture(colour)} for colour in ("teal", "brown")
]


class Phone:
    """A browser with a folder of its own: what it keeps outlives it."""

    def __init__(self, browser: Any, folder: Any, live: Any, user: Any, *, home: str, store: str):
        self.browser, self.folder, self.live, self.user = browser, folder, live, user
        self.home, self.store = home, store
        self.broken = []
        self.open()

    def open(self, *, offline=False):
        path = photographs.chromium()
        kind = self.browser.browser_type
        self.context = kind.launch_persistent_context(
            self.folder, executable_path=path, args=photographs.FLAGS, locale="zh-CN", **SHAPE
        )
        self.context.set_default_timeout(15_000)
        self.page = self.context.pages[0]
        self.cut() if offline else self.join()
        self.page.on("console", lambda said: self.broken.append(said.text) if "Content Security" in said.text else None)

    def cut(self):
        """Cut the net. The server goes deaf as well: a worker that has just begun isn't told by the browser."""
        self.context.set_offline(True)
        WSGIRequestHandler.handle = lambda handler: handler.connection.close()

    def lose(self, address):
        """Let one address be unreachable, with the net there."""
        WSGIRequestHandler.parse_request = lambda one: PARSE(one) and not one.path.startswith(address)

    def join(self):
        """Bring the net back."""
        WSGIRequestHandler.handle, WSGIRequestHandler.parse_request = HANDLE, PARSE
        self.context.set_offline(False)

    def close(self):
        """Close the browser; the net is there for whoever comes next."""
        WSGIRequestHandler.handle, WSGIRequestHandler.parse_request = HANDLE, PARSE
        self.context.close()
        assert not self.broken

    def sign_in(self):
        photographs.sign_in(self.page, self.live, self.user)

    def go(self, address=""):
        self.page.goto(f"{self.live.url}{self.home}{address}")

    def says(self, words):
        self.page.locator("#drafts li", has_text=words).first.wait_for()

    def age(self, address, *, days):
        """Make the kept copy of a page older."""
        self.page.evaluate(
            """async ([url, days, store]) => {
              const [name] = (await caches.keys()).filter((one) => one.startsWith(`${store}-`));
              const cache = await caches.open(name);
              const found = await cache.match(url, { ignoreVary: true });
              const headers = new Headers(found.headers);
              headers.set("X-Kept-At", String(Date.now() - days * 86400000));
              await cache.put(url, new Response(await found.blob(), { headers }));
            }""",
            [f"{self.live.url}{self.home}{address}", days, self.store],
        )

    def hashes(self):
        """Return the SHA-256 of each photo kept on the phone, counted anew from its bytes."""
        return self.page.evaluate(
            """async (store) => {
              const base = await idb.openDB(store);
              const [draft] = await base.getAll("drafts");
              const two = (byte) => byte.toString(16).padStart(2, "0");
              const hex = (digest) => [...new Uint8Array(digest)].map(two).join("");
              const bytes = await Promise.all(draft.photos.map((one) => one.blob.arrayBuffer()));
              return Promise.all(bytes.map(async (one) => hex(await crypto.subtle.digest("SHA-256", one))));
            }""",
            self.store,
        )

    def kept(self) -> list[int]:
        """Return how many caches of pages and how many drafts the phone keeps."""
        return self.page.evaluate(
            """async (store) => {
              const asked = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
              const base = await asked(indexedDB.open(store));
              const drafts = await asked(base.transaction("drafts").objectStore("drafts").count());
              return [(await caches.keys()).filter((name) => name.startsWith(store)).length, drafts];
            }""",
            self.store,
        )


def dying(monkeypatch, module, name, breaks):
    """Let the server die ``breaks`` times after it took something in and before it said so."""
    verb, left = getattr(module, name), [breaks]

    def dead(*args, **kwargs):
        done = verb(*args, **kwargs)
        if left[0]:
            left[0] -= 1
            raise ConnectionError("killed")
        return done

    monkeypatch.setattr(module, name, dead)

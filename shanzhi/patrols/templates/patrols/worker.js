{% comment %}
The service worker. It keeps six pages and the files they load, nothing else: the net first, the kept copy without it.
Words, photos and sending are the page's own (drafts.js). Variables: version, kept (addresses), offline, files.
{% endcomment %}const CACHE = "shanzhi-patrol-{{ version }}";
const KEPT = [{% for one in kept %}"{{ one }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const OFFLINE = "{{ offline }}";
const FILES = "{{ files }}";
const DAYS = 7;
const PATIENCE = 8000; // milliseconds before a weak net counts as none

const isKept = (url) => KEPT.includes(url.pathname) && !url.search;
const isFile = (url) => url.pathname.startsWith(FILES);

async function keep(address, response) {
  // A redirect to the sign-in page, an error, somebody else's address: not ours to keep.
  if (!response.ok || response.redirected || response.type !== "basic") return response;
  const headers = new Headers(response.headers);
  headers.set("X-Kept-At", String(Date.now()));
  const body = await response.clone().blob();
  const cache = await caches.open(CACHE);
  await cache.put(address, new Response(body, { status: response.status, headers }));
  return response;
}

async function kept(address) {
  const cache = await caches.open(CACHE);
  const found = await cache.match(address, { ignoreVary: true });
  const url = new URL(address, location.origin);
  if (found && isKept(url) && Date.now() - Number(found.headers.get("X-Kept-At")) > DAYS * 86400000) {
    await cache.delete(address, { ignoreVary: true });
    return undefined;
  }
  return found;
}

const late = () => new Promise((_, fail) => setTimeout(() => fail(new Error("late")), PATIENCE));

async function fresh(request) {
  try {
    const waiting = (await kept(request.url)) ? [late()] : []; // without a copy there is nothing to hurry to
    return await Promise.race([fetch(request).then((response) => keep(request.url, response)), ...waiting]);
  } catch {
    return (await kept(request.url)) ?? (request.mode === "navigate" ? ((await kept(OFFLINE)) ?? Response.error()) : Response.error());
  }
}

async function prepare() {
  for (const page of KEPT) {
    const response = await keep(new URL(page, location.origin).href, await fetch(page));
    if (!response.ok || response.redirected) continue;
    for (const [, file] of (await response.text()).matchAll(/(?:src|href)="([^"]+)"/g)) {
      const url = new URL(file, location.origin);
      if (url.origin === location.origin && isFile(url) && !(await kept(url.href))) await keep(url.href, await fetch(url));
    }
  }
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("shanzhi-patrol-") && name !== CACHE).map((name) => caches.delete(name))));
  event.waitUntil(Promise.all([old, clients.claim()]));
});
addEventListener("message", (event) => {
  event.waitUntil(prepare().then(() => event.source?.postMessage("kept"), () => {}));
});
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const ours = url.origin === location.origin;
  if (ours && event.request.method === "GET" && (isKept(url) || isFile(url))) event.respondWith(fresh(event.request));
  else if (ours && event.request.mode === "navigate") event.respondWith(fetch(event.request).catch(async () => (await kept(OFFLINE)) ?? Response.error()));
});

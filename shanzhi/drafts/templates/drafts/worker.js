{% comment %}
The service worker. It keeps a few pages and the files they load, nothing else: the net first, the kept copy without it.
Words, photos and sending are the page's own (keeping.js). Variables: door, version, kept (addresses, the first page
first), below (addresses below which pages are kept that the first page links to, and pictures those show), offline, files.
{% endcomment %}const DOOR = "shanzhi-{{ door }}-";
const CACHE = `${DOOR}{{ version }}`;
const KEPT = [{% for one in kept %}"{{ one }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const BELOW = [{% for one in below %}"{{ one }}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const OFFLINE = "{{ offline }}";
const FILES = "{{ files }}";
const DAYS = 7;
const PATIENCE = 8000; // milliseconds before a weak net counts as none

const isBelow = (url) => url.origin === location.origin && BELOW.some((one) => url.pathname.startsWith(one)) && !url.search;
const isKept = (url) => (KEPT.includes(url.pathname) && !url.search) || isBelow(url);
const isFile = (url) => url.origin === location.origin && url.pathname.startsWith(FILES);
const whole = (path) => new URL(path, location.origin).href;

async function keep(address, response) {
  // A redirect to the sign-in page, an error, somebody else's address: not ours to keep.
  if (wiped || !response.ok || response.redirected || response.type !== "basic") return response;
  const headers = new Headers(response.headers);
  headers.set("X-Kept-At", String(Date.now()));
  const body = await response.clone().blob();
  if (wiped) return response;
  const cache = await caches.open(CACHE);
  await cache.put(address, new Response(body, { status: response.status, headers }));
  return response;
}

async function kept(address) {
  if (!(await caches.has(CACHE))) return undefined;
  const found = await caches.match(address, { cacheName: CACHE, ignoreVary: true });
  const url = new URL(address, location.origin);
  if (found && isKept(url) && Date.now() - Number(found.headers.get("X-Kept-At")) > DAYS * 86400000) {
    if (!wiped) await (await caches.open(CACHE)).delete(address, { ignoreVary: true });
    return undefined;
  }
  return found;
}

// Signing out: what is still on its way mustn't bring a copy back. Opening a cache makes it, so nobody opens one then.
let wiped = false;
async function wipe() {
  wiped = true;
  await Promise.all((await caches.keys()).filter((name) => name.startsWith(DOOR)).map((name) => caches.delete(name)));
}

// A session that ended leads to the sign-in page, which is no worker's: where that can't be had, the browser would show
// its own error page. So it is asked for first, and failing that counts as no net.
async function net(request) {
  const response = await fetch(request);
  if (response.type === "opaqueredirect" && (await fetch(request.url)).status >= 500) throw new Error("nowhere");
  return response;
}

const late = () => new Promise((_, fail) => setTimeout(() => fail(new Error("late")), PATIENCE));

async function fresh(request) {
  try {
    const waiting = (await kept(request.url)) ? [late()] : []; // without a copy there is nothing to hurry to
    return await Promise.race([net(request).then((response) => keep(request.url, response)), ...waiting]);
  } catch {
    return (await kept(request.url)) ?? (request.mode === "navigate" ? ((await kept(OFFLINE)) ?? Response.error()) : Response.error());
  }
}

async function prepare() {
  const pages = [...KEPT];
  for (const page of pages) {
    if (wiped) break;
    const response = await keep(whole(page), await fetch(page));
    if (!response.ok || response.redirected || !response.headers.get("Content-Type")?.startsWith("text/html")) continue;
    for (const [, kind, file] of (await response.text()).matchAll(/(src|href)="([^"]+)"/g)) {
      const url = new URL(file, location.origin);
      if (isFile(url) && !(await kept(url.href))) await keep(url.href, await fetch(url));
      if ((page === KEPT[0] || kind === "src") && isBelow(url) && !pages.includes(url.pathname)) pages.push(url.pathname);
    }
  }
  if (wiped) throw new Error("signed out meanwhile");
  // What the first page links to no more, with its pictures, is no longer this person's to keep.
  const cache = await caches.open(CACHE);
  const gone = (await cache.keys()).filter(({ url }) => isBelow(new URL(url)) && !pages.includes(new URL(url).pathname));
  await Promise.all(gone.map((one) => cache.delete(one)));
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith(DOOR) && name !== CACHE).map((name) => caches.delete(name))));
  event.waitUntil(Promise.all([old, clients.claim()]));
});
addEventListener("message", (event) => {
  if (event.data === "wipe") return event.waitUntil(wipe().then(() => event.ports[0].postMessage("wiped")));
  wiped = false;
  event.waitUntil(prepare().then(() => event.source?.postMessage("kept"), () => {}));
});
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const ours = url.origin === location.origin;
  if (ours && event.request.method === "GET" && (isKept(url) || isFile(url))) event.respondWith(fresh(event.request));
  else if (ours && event.request.mode === "navigate") event.respondWith((event.request.method === "GET" ? net : fetch)(event.request).catch(async () => (await kept(OFFLINE)) ?? Response.error()));
});

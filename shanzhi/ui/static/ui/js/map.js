// Maps from our own outlines: [data-map] reads GeoJSON from data-map-src; tiles only when the deployment names a source.
// Shapes get their colours from classes in map.css. A pin may fill two inputs (data-lon-input, data-lat-input).
const { L } = window;
const CHINA = [[18, 73], [54, 135]];
const LABEL_ZOOM = 15;

const pinIcon = () =>
  L.divIcon({
    className: "pinbox",
    iconSize: [26, 36],
    iconAnchor: [13, 35],
    html: '<svg viewBox="0 0 26 36" width="26" height="36" aria-hidden="true"><path class="pin" d="M13 35C4 23 1 18 1 13a12 12 0 0 1 24 0c0 5-3 10-12 22z"/><circle cx="13" cy="13" r="4.5" fill="#fff"/></svg>',
  });

function drawOutlines(map, collection) {
  const layer = L.geoJSON(collection, {
    style: (feature) => ({ className: `outline ${feature.properties?.class ?? ""}`.trim(), weight: 1 }),
    pointToLayer: (feature, point) => L.circleMarker(point, { radius: 5, className: "spot" }),
    onEachFeature: (feature, shape) => {
      const { name, url } = feature.properties ?? {};
      if (name) {
        const words = document.createElement("span"); // names are text, never HTML
        words.textContent = name;
        shape.bindTooltip(words, { permanent: true, direction: "center", className: "maplabel" });
      }
      if (url) shape.on("click", () => location.assign(url));
    },
  }).addTo(map);
  const label = () => layer.eachLayer((shape) => {
    const close = map.getZoom() >= LABEL_ZOOM || layer.getLayers().length < 8;
    if (shape.getTooltip()) close ? shape.openTooltip() : shape.closeTooltip();
  });
  map.on("zoomend", label);
  return { layer, label };
}

function start(box) {
  const data = box.dataset;
  const words = box.getAttribute("aria-label") ?? "";
  box.replaceChildren();
  box.setAttribute("role", data.lonInput ? "application" : "group");
  const map = L.map(box, { attributionControl: false, zoomControl: false, scrollWheelZoom: false, zoomSnap: 0.5 });
  L.control.zoom({ zoomInTitle: data.zoomIn ?? "+", zoomOutTitle: data.zoomOut ?? "−" }).addTo(map);
  if (data.tiles) L.tileLayer(data.tiles, { maxZoom: 18 }).addTo(map);
  map.fitBounds(CHINA);

  let pin = null;
  const placePin = (point, { fill = false } = {}) => {
    pin ??= L.marker(point, { icon: pinIcon(), keyboard: false, alt: words }).addTo(map);
    pin.setLatLng(point);
    if (!fill) return;
    const put = (id, value) => {
      const input = document.getElementById(id);
      if (!input) return;
      input.value = value.toFixed(6);
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    put(data.lonInput, point.lng);
    put(data.latInput, point.lat);
  };

  const given = data.lon && data.lat ? L.latLng(Number(data.lat), Number(data.lon)) : null;
  if (given) {
    map.setView(given, 17);
    placePin(given);
  }
  if (data.lonInput) {
    map.on("click", (event) => placePin(event.latlng, { fill: true }));
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== box) return;
      event.preventDefault();
      placePin(map.getCenter(), { fill: true });
    });
    document.addEventListener("here-found", (event) => {
      const point = L.latLng(event.detail.lat, event.detail.lon);
      map.setView(point, 17);
      placePin(point);
    });
  }
  if (data.mapSrc) {
    fetch(data.mapSrc, { headers: { Accept: "application/geo+json, application/json" } })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.status))))
      .then((collection) => {
        const { layer, label } = drawOutlines(map, collection);
        if (!given && layer.getLayers().length) map.fitBounds(layer.getBounds(), { padding: [8, 8] });
        label();
      })
      .catch(() => box.classList.add("unread")); // the words beneath say the place all the same
  }
  // A map in a closed <details> has no size until it opens.
  new ResizeObserver(() => map.invalidateSize()).observe(box);
}

if (L) for (const box of document.querySelectorAll("[data-map]")) start(box);

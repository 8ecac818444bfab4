// A list by keyboard: [data-rows] holds [data-row]s. J and K (or the arrows) move, X ticks, Shift+X ticks up to here,
// O opens the row's own page. A chosen row fires "row-chosen", which htmx may listen to (hx-trigger="row-chosen").
// Ticked rows turn the filters ([data-bulk-hides]) into the bulk bar ([data-bulk]).
// What stands beside the list belongs to the row chosen before until the next one has come: till then nothing in it
// can be pressed, and when nothing comes it goes, with the words of [data-lost].
const isChosen = (row) => row?.matches?.('[data-row][aria-selected="true"]');
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (isChosen(detail.elt)) detail.target.inert = true;
});
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!isChosen(detail.elt)) return;
  detail.target.inert = false;
  if (detail.successful) return;
  const said = document.createElement("p");
  said.className = "note error";
  said.setAttribute("role", "alert");
  said.textContent = detail.target.dataset.lost ?? "";
  detail.target.replaceChildren(said);
});

for (const list of document.querySelectorAll("[data-rows]")) {
  const rows = () => [...list.querySelectorAll("[data-row]")];
  const chosen = () => list.querySelector('[data-row][aria-selected="true"]');
  const box = (row) => row?.querySelector('input[type="checkbox"]');
  let lastTicked = null;

  function choose(row, { quiet = false } = {}) {
    if (!row) return;
    for (const other of rows()) other.removeAttribute("aria-selected");
    row.setAttribute("aria-selected", "true");
    row.scrollIntoView({ block: "nearest" });
    if (!quiet) row.dispatchEvent(new CustomEvent("row-chosen", { bubbles: true }));
  }

  function move(step) {
    const all = rows();
    const at = all.indexOf(chosen());
    choose(all[Math.min(Math.max(at + step, 0), all.length - 1)]);
  }

  function tell() {
    const count = rows().filter((row) => box(row)?.checked).length;
    const form = list.closest("form") ?? document;
    for (const bar of form.querySelectorAll("[data-bulk]")) {
      bar.hidden = count === 0;
      for (const number of bar.querySelectorAll("[data-bulk-count]")) number.textContent = String(count);
    }
    for (const other of document.querySelectorAll("[data-bulk-hides]")) other.hidden = count > 0;
    const all = list.querySelector("[data-tick-all]");
    if (all) {
      all.checked = count > 0 && count === rows().length;
      all.indeterminate = count > 0 && !all.checked;
    }
    list.dispatchEvent(new CustomEvent("rows-ticked", { bubbles: true, detail: { count } }));
  }

  function tick(row, upToHere) {
    const target = box(row);
    if (!target) return;
    if (upToHere && lastTicked) {
      const all = rows();
      const [from, to] = [all.indexOf(lastTicked), all.indexOf(row)].sort((a, b) => a - b);
      for (const each of all.slice(from, to + 1)) if (box(each)) box(each).checked = true;
    } else {
      target.checked = !target.checked;
    }
    lastTicked = row;
    tell();
  }

  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-row]");
    if (!row) return;
    if (event.target.matches('input[type="checkbox"]')) {
      if (event.shiftKey && lastTicked) {
        event.target.checked = !event.target.checked;
        tick(row, true);
      } else {
        lastTicked = row;
        tell();
      }
    } else if (!event.target.closest("a, button, label, input, select")) {
      choose(row);
    }
  });
  list.querySelector("[data-tick-all]")?.addEventListener("change", (event) => {
    for (const row of rows()) if (box(row)) box(row).checked = event.target.checked;
    tell();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-bulk-clear]")) return;
    for (const row of rows()) if (box(row)) box(row).checked = false;
    tell();
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches?.("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]")) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key.length === 1 && document.documentElement.dataset.singleKeys === "off") return;
    const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    const handle = {
      J: () => move(1),
      K: () => move(-1),
      X: () => tick(chosen(), event.shiftKey),
      O: () => chosen()?.querySelector("a[href]")?.click(),
    }[key];
    if (!handle || (key !== "X" && event.shiftKey)) return;
    event.preventDefault();
    handle();
  });

  tell();
}

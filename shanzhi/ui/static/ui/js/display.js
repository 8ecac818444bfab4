// Small comforts of the frame: 长辈版 without losing what is written, printing, the offline bar.
const root = document.documentElement;
const all = (which) => document.querySelectorAll(which);

for (const link of all("[data-density-to]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const chosen = link.dataset.densityTo;
    root.dataset.density = chosen || root.dataset.natural;
    const age = chosen ? 31536000 : 0;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `density=${chosen}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
    const other = link.parentElement.querySelector(`[data-density-to]:not([data-density-to="${chosen}"])`);
    other?.focus({ preventScroll: true });
    dispatchEvent(new Event("resize"));
  });
}

const here = document.querySelector(".nav > [aria-current]");
if (here) here.parentElement.scrollLeft = here.offsetLeft - 99;

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) print();
});

const tellNetwork = () => {
  for (const bar of all("[data-offline]")) bar.hidden = navigator.onLine;
};
addEventListener("online", tellNetwork);
addEventListener("offline", tellNetwork);
tellNetwork();

// Open menus close when something else is pressed.
document.addEventListener("click", (event) => {
  for (const menu of all("details.menu[open]")) menu.open = menu.contains(event.target);
});

// Paper shows what details hide, also in browsers that keep them closed.
const unfold = (which, open) => {
  for (const each of all(which)) {
    each.open = open;
    each.toggleAttribute("data-printed", open);
  }
};
addEventListener("beforeprint", () => unfold("details:not([open]):not(.menu)", true));
addEventListener("afterprint", () => unfold("details[data-printed]", false));

// Small comforts of the frame: 长辈版 without losing what is written, printing, the offline bar.
const root = document.documentElement;

for (const link of document.querySelectorAll("[data-density-to]")) {
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
  for (const bar of document.querySelectorAll("[data-offline]")) bar.hidden = navigator.onLine;
};
addEventListener("online", tellNetwork);
addEventListener("offline", tellNetwork);
tellNetwork();

// Open menus close when something else is pressed.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// Paper shows what details hide, also in browsers that keep them closed.
addEventListener("beforeprint", () => {
  for (const each of document.querySelectorAll("details:not([open]):not(.menu)")) {
    each.open = true;
    each.dataset.printed = "";
  }
});
addEventListener("afterprint", () => {
  for (const each of document.querySelectorAll("details[data-printed]")) {
    each.open = false;
    delete each.dataset.printed;
  }
});

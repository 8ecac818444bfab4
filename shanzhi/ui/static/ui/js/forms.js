// A form pressed twice goes once (the server refuses the second politely anyway); errors take the focus.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
});
// Coming back by the back button, the page may be sent again.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

const showErrors = (where) => where.querySelector?.(".note.error[autofocus]")?.focus();
showErrors(document);
document.addEventListener("htmx:afterSettle", (event) => showErrors(event.target));

// A sentence picked for the reply goes in at the cursor, or at the end where nobody wrote yet; undo takes it out again.
// Without this the server puts it behind what was written and shows the form once more.
document.addEventListener("focusin", ({ target }) => {
  if (target.matches("textarea")) target.dataset.met = "1";
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button[name=quote]");
  const field = button?.form?.elements.namedItem("public_text");
  if (!(field instanceof HTMLTextAreaElement)) return;
  event.preventDefault();
  const met = field.dataset.met;
  field.focus();
  if (!met) field.setSelectionRange(field.value.length, field.value.length);
  if (field.value.includes(button.value)) return;
  const before = field.value.slice(0, field.selectionStart);
  const words = before && !before.endsWith("\n") && !/^[（(]/.test(button.value) ? `\n${button.value}` : button.value;
  if (document.execCommand("insertText", false, words)) return;
  field.setRangeText(words, field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
});

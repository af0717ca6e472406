// Small conveniences, each asked for by a data attribute. Every page works without them.

const isTyping = (target) => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus(null);
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const wanted = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
  if (!wanted) return;
  event.preventDefault();
  if (wanted.matches("input, textarea, select")) wanted.focus();
  else wanted.click();
});

// a menu closes when one clicks or goes elsewhere
function closeMenus(except) {
  for (const menu of document.querySelectorAll(".person-menu[open], .provenance[open], .refused[open]")) {
    if (menu !== except && !menu.contains(except)) {
      const hadFocus = menu.contains(document.activeElement);
      menu.open = false;
      if (hadFocus && !except) menu.querySelector("summary")?.focus();
    }
  }
}
document.addEventListener("click", (event) => closeMenus(event.target));

for (const form of document.querySelectorAll("form[data-autosubmit]")) {
  form.addEventListener("change", (event) => {
    if (event.target.matches("input[type=checkbox], input[type=radio], select")) form.requestSubmit();
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.classList.add("is-done");
  });
}

for (const box of document.querySelectorAll("input[data-check-all]")) {
  box.hidden = false;
  box.addEventListener("change", () => {
    for (const other of document.querySelectorAll(`input[name="${CSS.escape(box.dataset.checkAll)}"]`)) other.checked = box.checked;
  });
}

// what went wrong in a form is the first thing one hears
document.getElementById("errors")?.focus();

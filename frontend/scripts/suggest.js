// A box that suggests while one types: the combobox of the ARIA Authoring Practices (list autocomplete, manual selection).
// Without this script the box is an ordinary one. Focus stays in the box; the list is walked with aria-activedescendant.

const DELAY = 180;

for (const frame of document.querySelectorAll("[data-suggest]")) {
  const box = frame.querySelector("input[type=search]");
  const list = frame.querySelector("[role=listbox]");
  const heard = frame.querySelector("[data-suggest-count]");
  if (!box || !list) continue;
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-controls", list.id);
  let at = -1;
  let timer = 0;
  let asked = 0;

  const options = () => [...list.querySelectorAll("[role=option]")];
  const close = () => {
    list.hidden = true;
    at = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  };
  const point = (to) => {
    const every = options();
    if (!every.length) return;
    at = (to + every.length) % every.length;
    every.forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    box.setAttribute("aria-activedescendant", every[at].id);
    every[at].scrollIntoView({ block: "nearest" });
  };
  const ask = async () => {
    const words = box.value.trim();
    if (words.length < 2) {
      close();
      return;
    }
    const mine = ++asked;
    let answer;
    try {
      answer = await fetch(`${frame.dataset.suggest}?q=${encodeURIComponent(words)}`, { headers: { "X-Requested-With": "suggest" } });
    } catch {
      return;
    }
    if (!answer.ok || mine !== asked) return;
    const fragment = await answer.text();
    if (mine !== asked || document.activeElement !== box) return;
    list.innerHTML = fragment; // our own template, escaped by the server
    at = -1;
    box.removeAttribute("aria-activedescendant");
    const some = options().length > 0;
    list.hidden = !some;
    box.setAttribute("aria-expanded", String(some));
    if (heard) heard.textContent = some ? heard.dataset.some : heard.dataset.none;
  };

  box.addEventListener("input", () => {
    clearTimeout(timer);
    asked += 1;
    timer = setTimeout(ask, DELAY);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) {
        if (event.key === "ArrowDown") ask();
      } else point(event.key === "ArrowDown" ? at + 1 : at < 0 ? -1 : at - 1);
      event.preventDefault();
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      window.location.assign(options()[at].dataset.url);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  box.addEventListener("blur", close);
  // the pointer must not take the focus away before the click is counted
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) window.location.assign(option.dataset.url);
  });
}

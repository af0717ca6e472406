// A ballot: the browser draws the number of the code itself, and ranks move by buttons. Without this file the page's own
// number and its lists of ranks serve.

const HEX = 16;

function drawNumber(form) {
  const field = form.querySelector("input[name=nonce]");
  if (!field || form.dataset.drawn) return;
  const bytes = crypto.getRandomValues(new Uint8Array(HEX));
  field.value = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  form.dataset.drawn = "1";
  const shown = form.querySelector("[data-nonce]");
  if (shown) shown.textContent = field.value;
}

function rankByButtons(list) {
  const selects = [...list.querySelectorAll("select")];
  const rankOf = (select) => Number(select.value) || 0;
  const last = () => Math.max(0, ...selects.map(rankOf));
  const at = (rank) => selects.find((select) => rankOf(select) === rank);

  function move(select, by) {
    const rank = rankOf(select);
    if (!rank) {
      select.value = String(last() + 1);
    } else {
      const other = at(rank + by);
      if (other) {
        other.value = String(rank);
        select.value = String(rank + by);
      } else if (by > 0) {
        select.value = "";
      }
    }
    tell();
  }

  function tell() {
    for (const select of selects) {
      const [up, down] = select.parentElement.querySelectorAll("button");
      up.disabled = rankOf(select) === 1;
      down.disabled = !rankOf(select);
    }
  }

  for (const select of selects) {
    const label = list.querySelector(`label[for="${select.id}"]`).textContent;
    for (const [sign, word, by] of [["↑", list.dataset.up, -1], ["↓", list.dataset.down, 1]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button button-small button-quiet";
      button.textContent = sign;
      button.setAttribute("aria-label", `${word} : ${label}`);
      button.addEventListener("click", () => move(select, by));
      select.parentElement.append(button);
    }
    select.addEventListener("change", tell);
  }
  tell();
}

for (const form of document.querySelectorAll("form#ballot")) drawNumber(form);
for (const list of document.querySelectorAll(".ballot-ranks")) rankByButtons(list);

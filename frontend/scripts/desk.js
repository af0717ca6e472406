// The desk of a meeting survives the loss of its network: a gesture that cannot leave is kept in this browser with its
// key and its hour, and leaves in order once the network is back. The server takes each key once, so that a gesture
// whose answer was lost is not taken twice. Without this script, forms are sent as forms.
const banner = document.getElementById("desk-queue");
const RETRY = 4000;
const LOOK = 5000;
const LONGEST = 20_000;

if (banner) start();

function start() {
  const said = document.getElementById("desk-said");
  const refusals = document.getElementById("desk-refused");
  const words = banner.dataset;
  let sending = false;
  let hadSome = false;

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("form[data-desk]") || event.defaultPrevented) return;
    event.preventDefault();
    if (form.dataset.busy !== undefined) return;
    form.dataset.busy = "";
    const gesture = gestureOf(form, event.submitter);
    const waiting = read();
    if (waiting.length || !navigator.onLine) keep(gesture, form);
    else {
      const answer = await send(gesture);
      if (answer.lost) keep(gesture, form);
      else answered(gesture, answer, form);
    }
    delete form.dataset.busy;
    drain();
  });

  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const wanted = document.querySelector(`[data-alt="${CSS.escape(event.code)}"]`);
    if (!wanted) return;
    event.preventDefault();
    wanted.focus();
    wanted.click();
    if (wanted.matches("summary")) wanted.parentElement.querySelector("form input:not([type=hidden]), form textarea")?.focus();
  });

  window.addEventListener("online", drain);
  window.addEventListener("storage", show);
  setInterval(drain, RETRY);
  setInterval(look, LOOK);
  show();
  drain();

  /** What a form carries, with the hour at which it was made and words for whoever waits. */
  function gestureOf(form, submitter) {
    const fields = [...new FormData(form, submitter ?? undefined)].filter(([, value]) => typeof value === "string");
    const button = submitter ?? form.querySelector("button[type=submit], button:not([type])");
    const box = form.closest("details")?.querySelector("summary span");
    const who = fields.find(([name]) => name === "who")?.[1] ?? "";
    const label = [(box ?? button)?.textContent.trim() ?? "", who].filter(Boolean).join(" : ");
    return { key: draw(), action: form.getAttribute("action"), fields, label, noted: Date.now() };
  }

  /** Send one. `lost`: the network did not take it, or nobody knows; it may be sent again. */
  async function send(gesture) {
    const body = new URLSearchParams(gesture.fields);
    const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    if (token) body.set("csrfmiddlewaretoken", token);
    body.set("waited", String(Math.max(0, Date.now() - gesture.noted)));
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), LONGEST);
    try {
      const response = await fetch(gesture.action, { method: "POST", body, headers: { "X-Desk": "1" }, redirect: "manual", signal: controller.signal });
      if (response.type === "opaqueredirect" || response.status === 401) return { lost: true, signin: true };
      if (response.status >= 500 || response.status === 429) return { lost: true };
      const type = response.headers.get("Content-Type") ?? "";
      if (!type.includes("json")) return response.status === 403 ? { lost: true, signin: true } : { lost: true };
      return await response.json();
    } catch {
      return { lost: true };
    } finally {
      clearTimeout(timer);
    }
  }

  function answered(gesture, answer, form) {
    if (answer.refused) refuse(gesture, answer);
    else {
      say(answer.said);
      again(form);
      refresh();
    }
  }

  /** A gesture waits in this browser. */
  function keep(gesture, form) {
    if (!write([...read(), gesture])) {
      say(words.unkept);
      return;
    }
    again(form);
    const box = form.closest("details.desk-box");
    if (box) box.open = false;
    show();
  }

  /** The form is ready for another gesture: a key taken once is never used again. */
  function again(form) {
    form.reset();
    const key = form.querySelector("input[name=key]");
    if (key) key.value = draw();
  }

  /** Send what waits, the oldest first, one at a time; stop at the first that cannot leave. */
  async function drain() {
    if (sending || !read().length) return;
    sending = true;
    try {
      if (navigator.locks) await navigator.locks.request(`chantier-${words.store}`, sendAll);
      else await sendAll();
    } finally {
      sending = false;
      show();
    }
  }

  async function sendAll() {
    let taken = 0;
    for (let [first] = read(); first; [first] = read()) {
      const answer = await send(first);
      if (answer.lost) {
        if (answer.signin) await refresh(); // with a new token, where the session was opened again elsewhere
        show(answer.signin ? words.signin : undefined);
        break;
      }
      write(read().filter((one) => one.key !== first.key));
      taken += 1;
      if (answer.refused) refuse(first, answer);
      show(words.sending);
    }
    if (taken && !read().length) {
      say(words.sent);
      refresh();
    }
  }

  function refuse(gesture, answer) {
    const box = document.createElement("div");
    const title = document.createElement("p");
    const strong = document.createElement("strong");
    strong.textContent = `${words.refused} ${gesture.label}`;
    title.append(strong);
    box.append(title, paragraph(answer.refused));
    if (answer.advice) box.append(paragraph(answer.advice));
    const typed = gesture.fields.find(([name, value]) => (name === "text" || name === "words") && value.trim());
    if (typed) box.append(paragraph(`« ${typed[1]} »`));
    box.append(button(words.forget, () => box.remove()));
    refusals.append(box);
    look();
  }

  function show(now) {
    const waiting = read();
    banner.hidden = waiting.length === 0;
    if (waiting.length) hadSome = true;
    if (!waiting.length && !hadSome) return;
    banner.querySelector("[data-count]").textContent = waiting.length === 1 ? words.one : words.many.replace("%n", waiting.length);
    const sentence = typeof now === "string" ? now : words.offline;
    const line = banner.querySelector("[data-said]");
    if (line.textContent !== sentence) line.textContent = sentence;
    banner.querySelector("[data-list]").replaceChildren(
      ...waiting.map((one) => {
        const item = document.createElement("li");
        const hour = new Date(one.noted).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
        item.textContent = `${hour} · ${one.label}`;
        return item;
      }),
    );
  }

  /** Another desk may have moved the pile: look, and take it in unless somebody is writing. */
  async function look() {
    const page = document.querySelector("[data-desk-page]");
    if (!page || document.hidden || read().length) return;
    try {
      const response = await fetch(`${page.dataset.url}?part&version=${page.dataset.version}`, { redirect: "manual" });
      if (response.status !== 200) return;
      if (isWriting(page)) {
        if (!said.querySelector("button")) {
          say(words.moved);
          said.append(button(words.refresh, refresh));
        }
      } else put(await response.text());
    } catch {
      // no network: what is here stays
    }
  }

  async function refresh() {
    const page = document.querySelector("[data-desk-page]");
    try {
      const response = await fetch(`${page.dataset.url}?part`, { redirect: "manual" });
      if (response.status === 200) put(await response.text());
    } catch {
      // no network: what is here stays
    }
  }

  /** Put the server's page in place of this one; what has the focus keeps it where it still is. */
  function put(html) {
    const page = document.querySelector("[data-desk-page]");
    const focused = page.contains(document.activeElement) ? document.activeElement : null;
    const again = focused?.id ? `#${CSS.escape(focused.id)}` : focused?.dataset.alt ? `[data-alt="${focused.dataset.alt}"]` : "";
    const open = [...page.querySelectorAll("details[open]:not(.desk-box) > summary")].map((one) => one.textContent.trim());
    const holder = document.createElement("template");
    holder.innerHTML = html;
    const next = holder.content.querySelector("[data-desk-page]");
    if (!next) return;
    for (const summary of next.querySelectorAll("details:not(.desk-box) > summary")) {
      if (open.includes(summary.textContent.trim())) summary.parentElement.open = true;
    }
    page.replaceWith(next);
    if (focused) (again ? next.querySelector(again) : null)?.focus({ preventScroll: true });
  }

  function isWriting(page) {
    return [...page.querySelectorAll("form[data-desk] :is(input:not([type=hidden]), textarea, select)")].some((field) =>
      field.matches("select")
        ? [...field.options].some((option) => option.selected !== option.defaultSelected && (option.selected || option.defaultSelected) && field.selectedIndex > 0)
        : field.matches("[type=radio], [type=checkbox]")
          ? field.checked !== field.defaultChecked
          : field.value !== field.defaultValue,
    );
  }

  function say(sentence) {
    said.textContent = sentence ?? "";
  }

  function read() {
    try {
      const kept = JSON.parse(localStorage.getItem(words.store) ?? "[]");
      return Array.isArray(kept) ? kept : [];
    } catch {
      return [];
    }
  }

  function write(gestures) {
    try {
      if (gestures.length) localStorage.setItem(words.store, JSON.stringify(gestures));
      else localStorage.removeItem(words.store);
      return true;
    } catch {
      return false;
    }
  }
}

function draw() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function paragraph(text) {
  const line = document.createElement("p");
  line.textContent = text;
  return line;
}

function button(text, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "button button-small";
  made.textContent = text;
  made.addEventListener("click", press);
  return made;
}

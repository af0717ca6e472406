// The side panel: an organisation's card, or all those at one address, as the server wrote them.
export class Panel {
  constructor(frame, words) {
    this.words = words;
    this.element = document.createElement("aside");
    this.element.className = "map-panel";
    this.element.hidden = true;
    this.element.tabIndex = -1;
    this.close_ = document.createElement("button");
    this.close_.type = "button";
    this.close_.className = "button button-small map-panel-close";
    this.close_.textContent = words("close");
    this.close_.addEventListener("click", () => this.close());
    this.body = document.createElement("div");
    this.body.setAttribute("aria-live", "polite");
    this.element.append(this.close_, this.body);
    frame.append(this.element);
    frame.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.element.hidden) this.close();
    });
  }

  async open(addresses, opener) {
    this.opener = opener;
    this.body.textContent = this.words("loading");
    this.element.hidden = false;
    try {
      this.body.innerHTML = (await Promise.all(addresses.map(fragment))).join("");
      window.htmx?.process(this.body);
    } catch {
      this.body.textContent = this.words("failed");
    }
    this.element.focus();
  }

  close() {
    this.element.hidden = true;
    (this.opener?.isConnected ? this.opener : null)?.focus();
  }
}

async function fragment(address) {
  const answer = await fetch(address, { headers: { "HX-Request": "true", Accept: "text/html" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.text();
}

// Clocks of a meeting go on between two answers of the server. They count from what it said was left or elapsed, with
// the browser's own steady clock: whether its hour is right does not matter.
const begun = new WeakMap();

function written(seconds) {
  const whole = Math.abs(seconds);
  return `${seconds < 0 ? "−" : ""}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function tick() {
  for (const clock of document.querySelectorAll("[data-left], [data-elapsed]")) {
    if (!begun.has(clock)) begun.set(clock, performance.now());
    const passed = Math.floor((performance.now() - begun.get(clock)) / 1000);
    const { left, elapsed, over } = clock.dataset;
    let seconds = left === undefined ? Number(elapsed) + passed : Number(left) - passed;
    if ("stops" in clock.dataset) seconds = Math.max(0, seconds);
    const digits = clock.querySelector(".turn-digits");
    const shown = written(seconds);
    if (digits && digits.textContent !== shown) digits.textContent = shown;
    if (left !== undefined && seconds < 0 && !clock.classList.contains("is-over")) {
      clock.classList.add("is-over");
      const words = clock.querySelector(".turn-words");
      if (words) words.textContent = over;
    }
  }
}

if (document.querySelector("#desk, #screen, [data-left], [data-elapsed]")) {
  tick();
  setInterval(tick, 250);
}

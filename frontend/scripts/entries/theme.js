// Runs before the page is painted, so that a chosen mode does not flash.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;
} catch {
  // storage refused: the system's preference stays
}
document.documentElement.classList.add("has-script");

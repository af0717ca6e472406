// Light or dark at will; the system's preference until one chooses.
const root = document.documentElement;
const prefersDark = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : prefersDark.matches);

for (const button of document.querySelectorAll("[data-theme-toggle]")) {
  button.hidden = false;
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  show();
  prefersDark.addEventListener("change", show);
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // storage refused: the choice lasts for this page
    }
    show();
  });
}

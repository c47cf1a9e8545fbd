// Light, dark, or as the system says; remembered in this browser.
import { fill, h, icon } from "./h.js";

const KEPT = "playground-theme";
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

const now = () => document.documentElement.dataset.theme || (prefersDark.matches ? "dark" : "light");

export function applyTheme() {
  const kept = localStorage.getItem(KEPT);
  if (kept === "dark" || kept === "light") document.documentElement.dataset.theme = kept;
  else delete document.documentElement.dataset.theme;
}

export function themeButton() {
  const button = h("button", { type: "button", class: "tool" });
  const draw = () => {
    const other = now() === "dark" ? "light" : "dark";
    fill(button, icon(other === "dark" ? "moon" : "sun"), other === "dark" ? "Dark" : "Light");
    button.setAttribute("aria-label", `Use the ${other} theme`);
    button.title = `Use the ${other} theme`;
  };
  button.addEventListener("click", () => {
    localStorage.setItem(KEPT, now() === "dark" ? "light" : "dark");
    applyTheme();
    draw();
  });
  prefersDark.addEventListener("change", draw);
  draw();
  return button;
}

applyTheme();

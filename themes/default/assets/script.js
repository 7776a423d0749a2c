// What script adds to pages that are complete without it: the choice of dark or light, copying code, search.
"use strict";

const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

// Runs before the page is drawn, so that the chosen colours never flash.
try {
  const chosen = localStorage.getItem("theme");
  if (chosen === "dark" || chosen === "light") root.dataset.theme = chosen;
} catch {
  // Storage can be forbidden; the preference of the system holds then.
}

addEventListener("DOMContentLoaded", () => {
  switchColours();
  copyCode();
});

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
}

function switchColours() {
  const button = document.querySelector(".switch");
  if (!button) return;
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.hidden = false;
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    try {
      if ((root.dataset.theme === "dark") === dark.matches) localStorage.removeItem("theme");
      else localStorage.setItem("theme", root.dataset.theme);
    } catch {
      // The choice holds for this page only.
    }
    show();
  });
  dark.addEventListener("change", show);
  show();
}

function copyCode() {
  const { copy, copied } = document.body.dataset;
  if (!copy || !navigator.clipboard) return;
  for (const block of document.querySelectorAll("pre > code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = copy;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(block.textContent);
      button.textContent = copied;
      setTimeout(() => (button.textContent = copy), 2000);
    });
    const frame = document.createElement("div");
    frame.className = "copyable";
    block.parentElement.replaceWith(frame);
    frame.append(block.parentElement, button);
  }
}

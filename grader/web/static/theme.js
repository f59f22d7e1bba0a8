"use strict";

// Runs in the head, before anything is drawn, so that no page flashes in the other colours.
(() => {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => document.documentElement.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
  apply();
  dark.addEventListener("change", apply);
  document.documentElement.classList.add("has-script");
})();

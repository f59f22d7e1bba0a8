"use strict";

// Filters the rows while one types, and asks before what cannot be taken back.
(() => {
  const filter = document.querySelector("[data-filter]");
  if (filter) {
    const rows = [...document.querySelectorAll("[data-table] tbody tr[data-name]")];
    filter.addEventListener("input", () => {
      const text = filter.value.trim().toLowerCase();
      for (const row of rows) row.hidden = !row.dataset.name.includes(text);
    });
  }
  for (const form of document.querySelectorAll("form[data-confirm]")) {
    form.addEventListener("submit", (event) => {
      if (!window.confirm(form.dataset.confirm)) event.preventDefault();
    });
  }
})();

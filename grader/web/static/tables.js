"use strict";

// Sorts and filters long tables without a new page, and asks before what cannot be taken back.
(() => {
  for (const form of document.querySelectorAll("form[data-confirm]")) {
    form.addEventListener("submit", (event) => {
      if (!window.confirm(form.dataset.confirm)) event.preventDefault();
    });
  }
  const table = document.querySelector("[data-table]");
  if (!table) return;
  const body = table.tBodies[0];
  const filter = document.querySelector("[data-filter]");
  const rows = [...body.querySelectorAll("tr[data-name]")];
  const heads = [...table.tHead.rows[0].cells].filter((head) => head.dataset.sort);

  filter.addEventListener("input", () => {
    const text = filter.value.trim().toLowerCase();
    for (const row of rows) row.hidden = !row.dataset.name.includes(text);
  });

  const value = (row, column) => {
    const text = row.cells[column].textContent.trim();
    return column === 0 ? text.toLowerCase() : Number.parseFloat(text);
  };

  // Who has no score comes last in both directions, as on the server.
  const order = (column, sign) => (one, other) => {
    const [a, b] = [value(one, column), value(other, column)];
    if (column === 0) return sign * a.localeCompare(b);
    if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) - Number.isNaN(b);
    return sign * (a - b);
  };

  heads.forEach((head) => {
    const column = head.cellIndex;
    head.querySelector("a").addEventListener("click", (event) => {
      event.preventDefault();
      const downwards = head.getAttribute("aria-sort") === "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", downwards ? "descending" : "ascending");
      rows.sort(order(column, downwards ? -1 : 1));
      body.append(...rows);
      const query = new URLSearchParams({ sort: head.dataset.sort, order: downwards ? "desc" : "asc" });
      window.history.replaceState(null, "", `?${query}`);
    });
  });
})();

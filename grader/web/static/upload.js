"use strict";

// Makes handing in pleasanter: files can be dropped, and too large ones are named before they travel.
(() => {
  const form = document.querySelector("[data-upload]");
  if (!form) return;
  const drop = form.querySelector("[data-drop]");
  const input = form.querySelector("input[type=file]");
  const problem = form.querySelector("[data-problem]");
  const button = form.querySelector("button");
  const words = button.innerHTML;
  const limit = Number(form.dataset.limit);

  const fits = () => {
    const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
    const tooLarge = size > limit;
    problem.hidden = !tooLarge;
    problem.textContent = tooLarge
      ? `This is too large: ${size.toLocaleString("en")} bytes, and ${limit.toLocaleString("en")} are allowed. Remove data files and the output of cells.`
      : "";
    return !tooLarge;
  };

  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (event.dataTransfer.files.length) input.files = event.dataTransfer.files;
    fits();
  });
  input.addEventListener("change", fits);

  form.addEventListener("submit", (event) => {
    if (!fits()) {
      event.preventDefault();
      return;
    }
    button.disabled = true; // a second click would use up a second attempt
    button.textContent = "Handing in…";
  });
  window.addEventListener("pageshow", () => {
    button.disabled = false;
    button.innerHTML = words;
  });
})();

"use strict";

// On the map, the lines of the exercise under the pointer or in focus stand out.
(() => {
  const map = document.querySelector("[data-map]");
  if (!map) return;
  const lines = [...map.querySelectorAll("[data-from]")];

  const show = (event) => {
    const box = event.target.closest("[data-name]");
    const name = box?.dataset.name;
    for (const line of lines) {
      line.classList.toggle("before", line.dataset.to === name);
      line.classList.toggle("after", line.dataset.from === name);
    }
    map.classList.toggle("chosen", Boolean(box));
  };

  map.addEventListener("pointerover", show);
  map.addEventListener("pointerleave", show);
  map.addEventListener("focusin", show);
})();

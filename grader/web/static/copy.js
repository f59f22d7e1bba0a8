"use strict";

// A button that copies the text before it. The result it stands in may be replaced: the document listens.
(() => {
  const select = (text) => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };

  const copy = async (text) => {
    try {
      await navigator.clipboard.writeText(text.textContent); // missing on a page without https
      return "Copied";
    } catch {
      select(text);
      return "Selected: press Ctrl+C";
    }
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copies]");
    if (!button) return;
    const words = button.querySelector("span");
    words.textContent = await copy(button.parentElement.querySelector("[data-copy]"));
    const announce = document.querySelector("[data-announce]");
    if (announce) announce.textContent = `${words.textContent}.`;
  });
})();

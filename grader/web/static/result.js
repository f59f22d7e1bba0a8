"use strict";

// Lets the result appear by itself: asks ever more rarely, only while the page is in sight, and only for what changed.
(() => {
  const box = document.querySelector("[data-result]");
  if (!box) return;
  const announce = document.querySelector("[data-announce]");
  const title = document.title;
  const shortest = 400;
  const longest = 8000;
  let pause = shortest;
  let tag = `"${box.dataset.tag}"`;

  const state = () => box.querySelector("[data-done]");
  const finished = () => state().dataset.done === "yes";

  // The line in which each traceback ends, in the code that stands beside the result.
  const mark = () => {
    for (const link of box.querySelectorAll(".frames li:last-child a[href^='#code-']")) {
      document.getElementById(link.hash.slice(1))?.classList.add("marked");
    }
  };

  const later = () => {
    if (finished()) return;
    window.setTimeout(look, pause);
    pause = Math.min(longest, pause * 1.3);
  };

  const trouble = (shown) => {
    const words = box.querySelector("[data-trouble]");
    if (words) words.hidden = !shown;
  };

  const look = async () => {
    if (document.hidden) return; // visibilitychange takes it up again
    try {
      const answer = await fetch(box.dataset.result, { headers: { "If-None-Match": tag }, cache: "no-store", redirect: "error" });
      if (answer.status === 200) {
        tag = answer.headers.get("ETag");
        box.innerHTML = await answer.text();
        announce.textContent = state().dataset.words;
        mark();
        if (finished()) {
          document.title = `${state().dataset.words.split(".")[0]} · ${title}`;
          return;
        }
      }
      trouble(answer.status >= 400);
    } catch {
      trouble(true);
    }
    later();
  };

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !finished()) {
      pause = shortest;
      look();
    }
  });
  later();
})();

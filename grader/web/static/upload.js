"use strict";

// Makes handing in pleasanter: files can be dropped, too large ones are named before they travel, the way shows.
(() => {
  const form = document.querySelector("[data-upload]");
  if (!form) return;
  const drop = form.querySelector("[data-drop]");
  const input = form.querySelector("input[type=file]");
  const problem = form.querySelector("[data-problem]");
  const bar = form.querySelector("[data-progress]");
  const button = form.querySelector("button");
  const limit = Number(form.dataset.limit);

  const say = (words) => {
    problem.textContent = words;
    problem.hidden = !words;
  };

  const fits = () => {
    const size = [...input.files].reduce((sum, file) => sum + file.size, 0);
    say(size > limit ? `This is too large: ${size.toLocaleString("en")} bytes, and ${limit.toLocaleString("en")} are allowed. Remove data and outputs.` : "");
    return size <= limit;
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
    event.preventDefault();
    send();
  });

  const send = () => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    // The answer may be another page than the one asked for; show whichever came, at its own address.
    request.addEventListener("load", () => {
      if (request.responseURL && request.status === 200 && !request.responseURL.startsWith(form.action.split("#")[0])) {
        window.location.assign(request.responseURL);
        return;
      }
      document.open();
      document.write(request.responseText);
      document.close();
    });
    request.addEventListener("error", () => {
      button.disabled = false;
      bar.hidden = true;
      say("The server could not be reached. Your work is still here: try again in a moment.");
    });
    button.disabled = true;
    bar.hidden = false;
    request.send(new FormData(form));
  };
})();

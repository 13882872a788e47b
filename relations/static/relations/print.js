// On paper everything is open; afterwards what was closed is closed again.

"use strict";

let opened = [];

window.addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll(".printed-open:not([open])")];
  opened.forEach((each) => (each.open = true));
});

window.addEventListener("afterprint", () => {
  opened.forEach((each) => (each.open = false));
});

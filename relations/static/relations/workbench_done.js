"use strict";
// A form in the workbench's frame was saved: tell the page around it.
window.parent.postMessage(
  { workbench: "saved", record: document.body.dataset.record },
  window.location.origin,
);

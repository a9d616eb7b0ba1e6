// Copies and shares the text of a page. Buttons stay hidden where the browser can't do it; everything
// works without them.
"use strict";

const text = (button) => document.getElementById(button.dataset.of).textContent.trim();

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(text(button));
    button.nextElementSibling.textContent = button.dataset.copy;
  });
}

for (const button of document.querySelectorAll("button[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  // Whoever closes the list of apps without choosing one has done nothing wrong.
  button.addEventListener("click", () => navigator.share({ text: text(button) }).catch(() => {}));
}

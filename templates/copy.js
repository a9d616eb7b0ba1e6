// Copies and shares the text of a page. Buttons stay hidden where the browser can't do it; everything
// works without them.
"use strict";

const text = (button) => document.getElementById(button.dataset.of).textContent.trim();

for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const status = button.nextElementSibling;
  button.addEventListener("click", async () => {
    // A status that stays the same is not read out again.
    status.textContent = "";
    try {
      await navigator.clipboard.writeText(text(button));
      status.textContent = button.dataset.copy;
    } catch {
      // The browser refused: the text can be copied by hand, so there it is, chosen.
      getSelection().selectAllChildren(document.getElementById(button.dataset.of));
    }
  });
}

for (const button of document.querySelectorAll("button[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  // Whoever closes the list of apps without choosing one has done nothing wrong.
  button.addEventListener("click", () => navigator.share({ text: text(button) }).catch(() => {}));
}

/* What every page may use: menus that close, copying, printing, the focus on what went wrong. All of it is extra. */

const live = document.getElementById("ph-live");

/** Screen readers hear the sentence. Other modules say it by the event ph:say. */
function say(sentence) {
  if (live) { live.textContent = ""; requestAnimationFrame(() => { live.textContent = sentence; }); }
}
document.addEventListener("ph:say", (event) => say(event.detail));

for (const menu of document.querySelectorAll("[data-menu]")) {
  const summary = menu.querySelector("summary");
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) { menu.open = false; summary.focus(); }
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
  });
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
}

// The side menu is open in the page so that it works without script; on a narrow screen script folds it.
const narrow = matchMedia("(width < 62rem)");
for (const fold of document.querySelectorAll("[data-side]")) {
  const fit = () => { fold.open = !narrow.matches; };
  narrow.addEventListener("change", fit);
  fit();
}

document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy) {
    try { await navigator.clipboard.writeText(copy.dataset.copy); say(copy.dataset.copied); copy.classList.add("is-done"); }
    catch { getSelection().selectAllChildren(copy.previousElementSibling); }
  }
  if (event.target.closest("[data-print]")) print();
});

function enhance(root) {
  for (const button of root.querySelectorAll("[data-copy][hidden], [data-print][hidden]")) button.hidden = false;
}

enhance(document);
document.addEventListener("htmx:after:swap", () => enhance(document));
document.querySelector("[data-focus]")?.focus();

/* A PDF on the whole screen, and back: by its button, Escape, or the way back of a phone. Bar and view move as they are, so that nothing
   is drawn twice; the rest of the page cannot be reached meanwhile. */

const MARK = "ph-pdf-whole";

/** The bar's button opens and closes; `signal` ends that. */
export function wholeScreen(place, signal) {
  const bar = place.querySelector(".ph-pdf-bar");
  const view = place.querySelector(".ph-pdf-view");
  const button = bar.querySelector("[data-whole]");
  const dialog = document.createElement("dialog");
  dialog.className = MARK;
  dialog.setAttribute("aria-label", view.getAttribute("aria-label"));

  const move = (target) => {
    const read = view.scrollTop / Math.max(1, view.scrollHeight);
    target.append(bar, view);
    view.scrollTop = read * view.scrollHeight;
    button.setAttribute("aria-pressed", String(target === dialog));
  };
  const open = () => {
    place.style.minHeight = `${place.offsetHeight}px`; // the page keeps its place
    place.append(dialog);
    move(dialog);
    dialog.showModal();
    history.pushState({ [MARK]: true }, "");
    view.focus();
  };
  const leave = () => (history.state?.[MARK] ? history.back() : dialog.close()); // by the way back, so that no step of it is left over
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); leave(); });
  dialog.addEventListener("close", () => {
    dialog.remove();
    move(place);
    place.style.minHeight = "";
    button.focus();
  });
  button.addEventListener("click", () => (dialog.open ? leave() : open()), { signal });
  addEventListener("popstate", () => dialog.open && dialog.close(), { signal });
}

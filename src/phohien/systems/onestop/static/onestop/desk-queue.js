/* Choosing all lines of a page at once. Without it each line is chosen by itself. */
function enhance() {
  for (const all of document.querySelectorAll("[data-choose-all]")) {
    all.hidden = false;
    all.onchange = () => {
      for (const box of all.form.querySelectorAll('input[name="viec"]')) box.checked = all.checked;
    };
  }
}
enhance();
document.addEventListener("htmx:after:swap", enhance);

/* Choosing agencies out of more than a hundred: find, choose all of a group, see how many. The boxes work without this. */

const vi = document.documentElement.lang !== "en";
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();

for (const box of document.querySelectorAll("[data-agencies]")) {
  const chosen = box.querySelector("[data-chosen]");
  const labels = [...box.querySelectorAll(".dc-agency")];
  const count = () => {
    const n = box.querySelectorAll("input:checked").length;
    chosen.textContent = !n ? "" : vi ? `Đã chọn ${n} cơ quan` : `${n} chosen`;
  };
  const find = box.querySelector("[data-find]");
  find.hidden = false;
  find.addEventListener("input", (event) => {
    const words = fold(event.target.value.trim()).split(/\s+/);
    for (const label of labels) label.hidden = !words.every((word) => fold(label.textContent).includes(word));
  });
  find.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    labels.find((label) => !label.hidden)?.querySelector("input").click(); // the first found
  });
  for (const all of box.querySelectorAll("[data-all]")) {
    all.hidden = false;
    all.addEventListener("click", () => {
      const shown = [...all.closest("[data-group]").querySelectorAll(".dc-agency:not([hidden]) input")];
      const every = shown.every((one) => one.checked);
      for (const one of shown) one.checked = !every;
      all.dispatchEvent(new Event("input", { bubbles: true }));
      count();
    });
  }
  box.addEventListener("change", count);
  count();
}

/* A directive by thumb: ready sentences, usual deadlines, one part a person. The form is whole without this. */

for (const chips of document.querySelectorAll("[data-chips]")) {
  const box = document.getElementById(chips.dataset.chips);
  if (!box) continue;
  chips.hidden = false;
  chips.addEventListener("click", (event) => {
    const chip = event.target.closest("button");
    if (!chip) return;
    if (chip.dataset.value !== undefined) box.value = chip.dataset.value;
    else box.value = [box.value.trim(), chip.dataset.phrase].filter(Boolean).join(" ");
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  });
}

const people = document.getElementById("dc-people");
let held = null; // the lead marked when the press began: pressing it again takes the mark away
people?.addEventListener("pointerdown", (event) => { held = event.target.closest('[name="lead"]:checked'); });
people?.addEventListener("click", (event) => { if (event.target === held) { held.checked = false; held = null; } });
people?.addEventListener("change", (event) => {
  if (!event.target.checked) return;
  for (const other of event.target.closest("tr").querySelectorAll("input")) if (other !== event.target) other.checked = false;
});

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
for (const narrow of document.querySelectorAll("[data-narrow]")) {
  narrow.hidden = false;
  const rows = document.getElementById(narrow.dataset.narrow).tBodies[0].rows;
  const box = narrow.querySelector("input");
  box.addEventListener("input", () => {
    const words = fold(box.value.trim());
    for (const row of rows) row.hidden = !fold(row.cells[0].textContent).includes(words) && !row.querySelector(":checked");
  });
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}

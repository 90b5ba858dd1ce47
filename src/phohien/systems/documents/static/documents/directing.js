/* An act beside the paper: where one types is ready at a desk, and in sight on a phone. A directive by thumb: ready sentences,
   usual deadlines, one part a person. The form is whole without this. */

const vi = document.documentElement.lang !== "en";
const byHand = matchMedia("(hover: none)").matches; // no keyboard lies before a phone: a focused box would cover the page with one
const act = document.querySelector(".dc-aside form[data-guard]");
if (act && !document.querySelector(".ph-error-summary")) {
  const paper = location.pathname.replace(/[^/]+\/$/, "");
  if (!byHand) act.querySelector(":is(textarea, select, input:not([type=hidden])), button")?.focus({ preventScroll: true });
  else if (document.referrer.endsWith(paper)) document.getElementById("viec").scrollIntoView(); // the paper was read a moment ago
}

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
    if (!byHand) box.focus();
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

/* Of a large office those charged most often stand first; the others come when they are looked for, or all at once. */
const FEW = 8;
const lines = [...(people?.tBodies[0].rows ?? [])];
const rest = lines.length > FEW ? document.createElement("button") : null;
const shorten = (words) => {
  const isShort = rest && !rest.dataset.open && !words;
  lines.forEach((row, index) => { row.hidden = Boolean(isShort && index >= FEW && !row.querySelector(":checked")); });
  if (rest) rest.hidden = !isShort;
};
if (rest) {
  rest.type = "button";
  rest.className = "dc-chip";
  rest.textContent = vi ? `Hiện cả ${lines.length} người` : `Show all ${lines.length}`;
  rest.addEventListener("click", () => { rest.dataset.open = "1"; shorten(""); lines[FEW].querySelector("input").focus(); });
  people.after(rest);
  shorten("");
}

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase();
for (const narrow of document.querySelectorAll("[data-narrow]")) {
  narrow.hidden = false;
  const rows = document.getElementById(narrow.dataset.narrow).tBodies[0].rows;
  const box = narrow.querySelector("input");
  box.addEventListener("input", () => {
    const words = fold(box.value.trim());
    shorten(words);
    for (const row of words ? rows : []) row.hidden = !fold(row.cells[0].textContent).includes(words) && !row.querySelector(":checked");
  });
  box.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
}

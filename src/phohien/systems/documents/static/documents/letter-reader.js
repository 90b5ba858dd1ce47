/* A letter's PDF beside the form, and what it says in fields that are still empty: number, day, agency, subject, pages.
   It reads here, in the browser, before anything is sent; a scan without text fills nothing. The clerk checks and saves. */

import { lay, library } from "../ui/pdf-view.js";

const NUMBER = /Số\s*:\s*(\d+[a-z]?\s*\/\s*[\p{Lu}\d][\p{Lu}\d\-/&.]*)/u;
const DAY = /ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})/iu;
const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLowerCase().replace(/\s+/g, " ").trim();

/** The first page as lines, top down; each has its place, so that the left column of the heading is told from the right. */
async function linesOf(paper) {
  const page = await paper.getPage(1);
  const { items } = await page.getTextContent();
  const motto = items.find((item) => /^CỘNG H(ÒA|OÀ)/u.test(item.str)); // the right column of the heading begins with it
  const middle = motto ? motto.transform[4] - 2 : page.getViewport({ scale: 1 }).width * 0.46;
  const rows = new Map();
  for (const item of items) {
    if (!item.str.trim()) continue;
    const [, , , , x, y] = item.transform;
    const key = `${Math.round(y / 3)}|${x < middle ? "left" : "right"}`;
    const row = rows.get(key) ?? { y, side: x < middle ? "left" : "right", parts: [] };
    row.parts.push([x, item.str]);
    rows.set(key, row);
  }
  const text = (row) => row.parts.sort((a, b) => a[0] - b[0]).map((part) => part[1]).join(" ").replace(/\s+/g, " ").trim();
  return [...rows.values()].sort((a, b) => b.y - a.y).map((row) => ({ side: row.side, y: row.y, text: text(row) }));
}

function issuerOf(left, known) {
  const heading = left.map((line) => line.text).filter((text) => text === text.toUpperCase() && /\p{L}/u.test(text));
  for (let from = 0; from < heading.length; from += 1) {
    const words = fold(heading.slice(from).join(" "));
    const same = known.find((name) => fold(name) === words);
    if (same) return same;
  }
  return "";
}

function subjectOf(left) {
  const from = left.findIndex((line) => /^(V\/v|Về việc)\b/iu.test(line.text));
  if (from < 0) return "";
  const found = [left[from].text];
  for (let next = from + 1; next < left.length && left[next - 1].y - left[next].y < 18 && next < from + 4; next += 1) found.push(left[next].text);
  return found.join(" ");
}

function read(lines, known) {
  const all = lines.map((line) => line.text).join("\n");
  const left = lines.filter((line) => line.side === "left");
  const numbered = left.findIndex((line) => /^Số\s*:/u.test(line.text));
  const day = DAY.exec(all);
  return {
    code: NUMBER.exec(all)?.[1].replace(/\s+/g, "") ?? "",
    issued_on: day ? `${day[1].padStart(2, "0")}/${day[2].padStart(2, "0")}/${day[3]}` : "",
    issuer_name: numbered > 0 ? issuerOf(left.slice(0, numbered), known) : "",
    subject: numbered < 0 ? "" : subjectOf(left.slice(numbered + 1)),
  };
}

const filled = new Map(); // box: what was written there and its hint, until somebody writes there

/** What an earlier file said is taken back where nobody wrote: it is not about this one. */
function takeBack() {
  for (const [box, { value, hint }] of filled) {
    if (box.value === value) box.value = "";
    hint.remove();
  }
  filled.clear();
}

function fill(form, values, words) {
  for (const [name, value] of Object.entries(values)) {
    const box = form.elements[name];
    if (!value || !box || box.value.trim()) continue;
    box.value = value;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    const hint = document.createElement("p");
    hint.className = "ph-hint dc-read";
    hint.textContent = words;
    box.before(hint);
    filled.set(box, { value, hint });
    box.addEventListener("input", () => { hint.remove(); filled.delete(box); }, { once: true });
  }
}

const place = document.querySelector("[data-letter]");
const box = document.querySelector('input[type="file"][name="file"]');
let turn = 0;
box?.addEventListener("change", async () => {
  const file = box.files[0], mine = turn += 1;
  takeBack();
  place.hidden = !file || !/\.pdf$/i.test(file.name);
  if (place.hidden) return;
  try {
    const paperPlace = place.querySelector(".ph-pdf");
    const { open, TextLayer } = await library(paperPlace.dataset);
    const paper = await open({ data: await file.arrayBuffer() });
    if (mine !== turn) return void paper.loadingTask.destroy(); // another file was chosen meanwhile, and may be read already
    await lay({ paper, TextLayer, place: paperPlace });
    const known = [...document.querySelectorAll("#issuers option")].map((option) => option.value);
    const said = { ...read(await linesOf(paper), known), pages: String(paper.numPages) };
    if (mine === turn) fill(box.form, said, place.dataset.read);
  } catch {
    if (mine === turn) place.hidden = true; // an unreadable file: the server says what is wrong with it
  }
});

/* Keys of the desk: what an element names in data-key is done by that key; j and k walk through a list, x chooses, ? tells
   them all. They sleep while somebody types, and can be switched off (WCAG 2.2, 2.1.4). All of it is extra. */

const vi = document.documentElement.lang !== "en";
const OFF = "ph-keys-off";
const words = vi
  ? { title: "Phím tắt", down: "Dòng dưới", up: "Dòng trên", choose: "Chọn dòng", search: "Tìm kiếm", help: "Bảng này", close: "Đóng", off: "Tắt phím tắt trên máy này" }
  : { title: "Keys", down: "Next line", up: "Line before", choose: "Choose the line", search: "Search", help: "This table", close: "Close", off: "Switch keys off on this machine" };

const links = () => [...document.querySelectorAll("[data-keys] tbody th a, [data-keys] tbody td:first-child a")];
const isTyping = (target) => target.closest("textarea, select, [contenteditable], dialog, input:not([type=checkbox], [type=radio], [type=submit], [type=button])");

function walk(step) {
  const all = links();
  const here = all.indexOf(document.activeElement?.closest("tr")?.querySelector("th a, td a"));
  all[here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, here + step))]?.focus();
}

function table() {
  const rows = [...document.querySelectorAll("[data-key]")].map((one) => [one.dataset.key, one.dataset.keyLabel || one.textContent.trim()]);
  if (links().length) rows.push(["j", words.down], ["k", words.up]);
  if (document.querySelector("[data-keys] input[type=checkbox]")) rows.push(["x", words.choose]);
  rows.push(["/", words.search], ["?", words.help]);
  return rows;
}

function help() {
  const box = document.createElement("dialog");
  box.className = "ph-keys";
  const heading = document.createElement("h2");
  heading.textContent = words.title;
  const list = document.createElement("dl");
  for (const [key, label] of table()) {
    const term = document.createElement("dt");
    const name = document.createElement("kbd");
    name.textContent = key;
    term.append(name);
    const what = document.createElement("dd");
    what.textContent = label;
    list.append(term, what);
  }
  const off = document.createElement("label");
  const tick = document.createElement("input");
  tick.type = "checkbox";
  tick.className = "ph-check-input";
  tick.checked = localStorage.getItem(OFF) === "1";
  tick.addEventListener("change", () => localStorage.setItem(OFF, tick.checked ? "1" : "0"));
  off.append(tick, ` ${words.off}`);
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-outline-primary btn-sm";
  close.textContent = words.close;
  close.addEventListener("click", () => box.close());
  box.addEventListener("close", () => box.remove());
  box.append(heading, list, off, close);
  document.body.append(box);
  box.showModal();
}

const done = {
  j: () => walk(1),
  k: () => walk(-1),
  x: () => document.activeElement?.closest("tr")?.querySelector("input[type=checkbox]")?.click(),
  "/": () => document.querySelector("[data-key-search], .ph-topbar-search input, .ph-search input")?.focus(),
  "?": help,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || isTyping(event.target)) return;
  if (event.key !== "?" && localStorage.getItem(OFF) === "1") return;
  const named = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!named && !done[event.key]) return;
  event.preventDefault();
  if (named) named.click();
  else done[event.key]();
});

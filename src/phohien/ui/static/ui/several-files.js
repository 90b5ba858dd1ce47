/* Several files in one box: what is chosen later joins what was chosen before, each stands in a list with its size and can be taken
   out again before anything is sent. Without this the browser's own box holds the last choice. */

const vi = document.documentElement.lang !== "en";
const held = new WeakMap(); // a box and the files in it so far
const say = (sentence) => document.dispatchEvent(new CustomEvent("ph:say", { detail: sentence }));
const isSame = (one, other) => one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;

function sizeOf(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  let size = bytes;
  while (size >= 1024 && units.length > 1) { size /= 1024; units.shift(); }
  const digits = units[0] === "B" ? 0 : 1;
  return `${size.toLocaleString(vi ? "vi-VN" : "en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${units[0]}`;
}

function hold(box, files) {
  const carrier = new DataTransfer();
  for (const file of files) carrier.items.add(file);
  box.files = carrier.files;
  held.set(box, files);
  draw(box, files);
}

function draw(box, files) {
  const zone = box.closest(".ph-upload") ?? box.parentElement;
  let list = zone.querySelector("[data-chosen-files]");
  if (!list) {
    list = document.createElement("ul");
    list.className = "ph-files";
    list.dataset.chosenFiles = "";
    zone.append(list);
  }
  list.hidden = !files.length;
  list.replaceChildren(...files.map((file) => line(box, file)));
}

function line(box, file) {
  const row = document.createElement("li");
  const name = document.createElement("span");
  const size = document.createElement("span");
  const out = document.createElement("button");
  name.textContent = file.name;
  size.textContent = sizeOf(file.size);
  size.className = "ph-hint";
  out.type = "button";
  out.className = "btn btn-link ph-quiet btn-sm";
  out.textContent = box.dataset.several;
  out.setAttribute("aria-label", `${box.dataset.several}: ${file.name}`);
  out.addEventListener("click", () => {
    hold(box, held.get(box).filter((one) => one !== file));
    box.dispatchEvent(new Event("change", { bubbles: true })); // judged again
    say(vi ? `Đã bỏ tệp ${file.name}.` : `${file.name} was taken out.`);
    box.focus();
  });
  row.append(name, size, out);
  return row;
}

// Before whoever else looks at the box: they see all its files.
document.addEventListener("change", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || box.type !== "file" || !("several" in box.dataset)) return;
  const before = held.get(box) ?? [];
  hold(box, [...before, ...[...box.files].filter((file) => !before.some((one) => isSame(one, file)))]);
}, true);

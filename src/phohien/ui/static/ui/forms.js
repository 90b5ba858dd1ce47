/* Forms made kinder: one press sends once, half-typed work is not lost by accident, dates get their slashes, files are
   judged before they travel, sections can be added. The server checks everything again and works without this. */

import "./kept-files.js";
import "./several-files.js";

const say = (sentence) => document.dispatchEvent(new CustomEvent("ph:say", { detail: sentence }));
const vi = document.documentElement.lang !== "en";

// One press sends once. The server is idempotent all the same.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  form.dataset.changed = "";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => { delete form.dataset.sent; event.submitter?.removeAttribute("aria-busy"); }, 8000);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of document.forms) delete form.dataset.sent;
});

// Ask before half-typed work is thrown away: forms marked data-guard.
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) form.dataset.changed = "1";
});
addEventListener("beforeunload", (event) => {
  if (document.querySelector('form[data-guard][data-changed="1"]')) event.preventDefault();
});

// 02091945 becomes 02/09/1945 as it is typed; deleting is left alone.
document.addEventListener("input", (event) => {
  const box = event.target;
  if (!(box instanceof HTMLInputElement) || box.dataset.date !== "date" || event.inputType?.startsWith("delete")) return;
  if (!/^[\d/]*$/.test(box.value) || box.selectionStart !== box.value.length) return;
  if (box.value.includes("//")) box.value = box.value.replace(/\/+/g, "/"); // the slash was typed after it had been set
  const parts = box.value.split("/");
  const last = parts.length - 1;
  if (last < 2 && parts[last].length >= 2) {
    parts[last] = parts[last].slice(0, 2) + "/" + parts[last].slice(2);
    box.value = parts.join("/");
  }
});

// How many characters are left, said politely.
function count(box) {
  const limit = Number(box.dataset.count);
  const counter = document.createElement("span");
  counter.className = "ph-counter";
  counter.id = `${box.id}_counter`;
  counter.setAttribute("aria-live", "polite");
  box.after(counter);
  box.removeAttribute("maxlength"); // typing past the end is shown, not cut
  const show = () => {
    const left = limit - [...box.value].length;
    counter.classList.toggle("ph-counter-over", left < 0);
    const number = Math.abs(left).toLocaleString(vi ? "vi-VN" : "en-GB");
    if (vi) counter.textContent = left < 0 ? `Thừa ${number} ký tự.` : `Còn ${number} ký tự.`;
    else counter.textContent = left < 0 ? `${number} characters too many.` : `${number} characters left.`;
  };
  box.addEventListener("input", show);
  show();
}

function judge(box) {
  const place = box.closest(".ph-upload")?.querySelector("[data-upload-error]");
  const kinds = (box.accept || "").split(",").map((kind) => kind.trim().toLowerCase()).filter(Boolean);
  const limit = Number(box.dataset.limitBytes || Infinity);
  box.addEventListener("change", () => {
    let wrong = "";
    for (const file of box.files) {
      if (file.size > limit) wrong = box.dataset.tooBig;
      else if (kinds.length && !kinds.some((kind) => kind.startsWith(".") ? file.name.toLowerCase().endsWith(kind) : true)) wrong = box.dataset.wrongKind;
    }
    box.setCustomValidity(wrong || "");
    if (place) { place.textContent = wrong || ""; place.hidden = !wrong; }
    if (wrong) say(wrong);
  });
  const zone = box.closest(".ph-upload");
  for (const name of ["dragenter", "dragover"]) zone?.addEventListener(name, () => zone.classList.add("is-over"));
  for (const name of ["dragleave", "drop"]) zone?.addEventListener(name, () => zone.classList.remove("is-over"));
}

// A file is chosen in the page's language: browsers write “Choose file” in the one they were installed in.
function dress(box) {
  const frame = document.createElement("span");
  const had = document.activeElement === box;
  frame.className = "ph-file-box";
  frame.dataset.choose = vi ? "Chọn tệp" : box.multiple ? "Choose files" : "Choose a file";
  const none = vi ? "Chưa chọn tệp nào" : box.multiple ? "No files chosen" : "No file chosen";
  const several = (n) => (vi ? `Đã chọn ${n} tệp` : `${n} ${n === 1 ? "file" : "files"} chosen`); // they stand in a list below
  const names = () => ("several" in box.dataset ? box.files.length && several(box.files.length) : [...box.files].map((file) => file.name).join(", "));
  const show = () => { frame.dataset.names = names() || none; };
  box.before(frame);
  frame.append(box);
  box.addEventListener("change", show);
  show();
  if (had) box.focus();
}

// Sections of a formset: added from the template, removed by renumbering the ones that stay.
function repeat(group) {
  const prefix = group.dataset.repeatable;
  const total = group.querySelector(`[name="${prefix}-TOTAL_FORMS"]`);
  const template = group.querySelector("template[data-template]");
  const add = group.querySelector("[data-add]");
  if (!total || !template || !add) return;
  const sections = () => [...group.querySelectorAll("[data-section]")];
  const initial = Number(group.querySelector(`[name="${prefix}-INITIAL_FORMS"]`)?.value || 0);

  function renumber() {
    sections().forEach((section, index) => {
      for (const node of section.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
        for (const name of ["name", "id", "for", "aria-describedby"]) {
          const value = node.getAttribute(name);
          if (value) node.setAttribute(name, value.replaceAll(new RegExp(`${prefix}-(\\d+|__prefix__)-`, "g"), `${prefix}-${index}-`));
        }
      }
    });
    total.value = sections().length;
    add.hidden = sections().length >= Number(group.dataset.max);
  }
  function removable(section) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-link ph-quiet btn-sm";
    button.textContent = group.dataset.remove;
    button.addEventListener("click", () => { section.remove(); renumber(); say(group.dataset.removed); add.focus(); });
    section.append(button);
  }
  sections().forEach((section, index) => { if (index >= initial && index > 0) removable(section); });
  add.addEventListener("click", () => {
    const section = template.content.firstElementChild.cloneNode(true);
    (sections().at(-1) ?? template).after(section);
    removable(section);
    renumber();
    enhance(section);
    say(group.dataset.added);
    section.querySelector("input, select, textarea")?.focus();
  });
  renumber();
}

function enhance(root) {
  for (const box of root.querySelectorAll("textarea[data-count]")) if (!document.getElementById(`${box.id}_counter`)) count(box);
  for (const box of root.querySelectorAll("input[type=file][data-limit-bytes]:not([data-judged])")) { box.dataset.judged = "1"; judge(box); }
  for (const box of root.querySelectorAll("input[type=file]:not([hidden])")) if (!box.parentElement.matches(".ph-file-box")) dress(box);
}

enhance(document);
document.querySelectorAll("[data-repeatable]").forEach(repeat);
document.addEventListener("htmx:after:swap", () => enhance(document));
document.addEventListener("ph:drawn", () => enhance(document));

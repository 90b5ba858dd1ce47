/* Sections of a form that follow the answers: when an answer decides what else is asked, or a row is added or removed, the
   server draws the section again and this puts it in place, the focus and chosen files kept. Without it a button does so. */

const live = (sentence) => document.dispatchEvent(new CustomEvent("ph:say", { detail: sentence }));

async function redraw(form, section, button) {
  const data = new FormData(form);
  for (const [name, value] of [...data.entries()]) if (value instanceof File) data.delete(name);
  data.set(button?.name || "refresh", button?.value || "1");
  const sent = new Map([...section.querySelectorAll("input, select, textarea")].map((box) => [box, state(box)]));
  section.setAttribute("aria-busy", "true");
  const answer = await fetch(form.action || location.href, { method: "POST", body: data, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = document.activeElement?.id;
  for (const drawn of page.querySelectorAll("[data-form-section]")) {
    const old = document.querySelector(`[data-form-section="${CSS.escape(drawn.dataset.formSection)}"]`);
    if (old) replace(old, drawn, sent);
  }
  section.removeAttribute("aria-busy");
  document.dispatchEvent(new CustomEvent("ph:drawn"));
  settle(document.querySelector(`[data-form-section="${CSS.escape(section.dataset.formSection)}"]`), button, focused);
}

const state = (box) => (box.type === "radio" || box.type === "checkbox" ? box.checked : box.value);

function replace(old, drawn, sent) {
  for (const [box, before] of sent) { // what was entered while the answer was on its way is not lost
    const place = box.id && box.type !== "file" && state(box) !== before ? drawn.querySelector(`#${CSS.escape(box.id)}`) : null;
    if (place && typeof before === "boolean") place.checked = box.checked;
    else if (place) place.value = box.value;
  }
  for (const box of old.querySelectorAll("input[type=file]")) {
    const place = drawn.querySelector(`input[type=file][name="${CSS.escape(box.name)}"]`);
    if (place && box.files.length) place.replaceWith(box);
  }
  old.replaceWith(document.adoptNode(drawn));
}

function settle(drawn, button, focused) {
  if (!drawn) return;
  if (button?.name === "add") {
    const rows = drawn.querySelectorAll(".os-repeat .ph-section");
    rows[rows.length - 1]?.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  } else if (button) {
    drawn.querySelector(".os-repeat button[name=add]")?.focus();
    live(document.documentElement.lang === "en" ? "The entry was removed." : "Đã bỏ mục này.");
  } else {
    document.getElementById(focused)?.focus();
  }
}

document.addEventListener("change", (event) => {
  const section = event.target.closest("[data-form-section]");
  const decides = event.target.closest("[data-decides]");
  if (section && decides && section.closest("form")) redraw(section.closest("form"), section, null);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-rows]");
  const section = button?.closest("[data-form-section]");
  if (!section) return;
  event.preventDefault();
  redraw(button.form, section, button);
});

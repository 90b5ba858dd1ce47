/** Form fields made in the document: label, input, and what happens when the value changes. */
import { language, word } from "./words.js";

let counter = 0;

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function framed(label, input, note) {
  counter += 1;
  input.id = `process-field-${counter}`;
  const parts = [make("label", { class: "form-label", for: input.id }, label), input];
  if (note) {
    const noteId = `${input.id}-note`;
    input.setAttribute("aria-describedby", noteId);
    parts.splice(1, 0, make("p", { class: "process-note", id: noteId }, note));
  }
  return make("div", { class: "process-field" }, ...parts);
}

/** A text field; `change` is called with the trimmed value when the person leaves it. */
export function textField(key, value, change, more = {}) {
  const { note, lines, ...attributes } = more;
  const input = make(lines ? "textarea" : "input", {
    class: "form-control", name: key, autocomplete: "off", rows: lines, ...attributes,
    onchange: (event) => change(event.target.value.trim()),
  });
  input.value = value || "";
  return framed(word(key), input, note);
}

/** A choice among `options` ({code, vi, en}); an unknown value stays visible. */
export function choiceField(key, value, options, change, more = {}) {
  const select = make("select", { class: "form-select", name: key, onchange: (event) => change(event.target.value) });
  if (!more.required) select.append(make("option", { value: "" }, word("none")));
  for (const option of options) select.append(make("option", { value: option.code }, option[language] || option.vi));
  if (value && !options.some((option) => option.code === value)) select.append(make("option", { value }, value));
  select.value = value || "";
  return framed(more.label || word(key), select, more.note);
}

/** An amount with its unit, in one group; empty amount means there is none. */
export function amountField(key, held, units, change, note) {
  const amount = make("input", {
    class: "form-control", type: "number", min: "0.5", step: "0.5", name: `${key}-amount`, "aria-label": word(key),
  });
  const unit = make("select", { class: "form-select", name: `${key}-unit`, "aria-label": word("unit") });
  for (const option of units) unit.append(make("option", { value: option.code }, option[language]));
  amount.value = held ? held.amount || "" : "";
  unit.value = (held && held.unit) || "working_day";
  const told = () => change(amount.value ? { amount: amount.value, unit: unit.value } : null);
  amount.addEventListener("change", told);
  unit.addEventListener("change", told);
  return make("fieldset", { class: "process-field process-amount" },
    make("legend", { class: "form-label" }, word(key)),
    note ? make("p", { class: "process-note" }, note) : null,
    make("div", { class: "process-amount-row" }, amount, unit));
}

/** Rows of small fields with a button to add and one to remove; `change` gets the new list of plain values. */
export function rowsField(title, adding, columns, rows, change) {
  const list = make("ul", { class: "process-rows" });
  const values = rows.map((row) => Object.fromEntries(columns.map(({ key }) => [key, row[key] || ""])));
  values.forEach((value, index) => {
    const cells = columns.map(({ key, label, options }) => {
      const set = (text) => { values[index][key] = text; change(values, false); };
      return options ? choiceField(label, value[key], options, set, { required: true }) : textField(label, value[key], set);
    });
    const remove = make("button", {
      type: "button", class: "btn btn-sm btn-outline-primary",
      onclick: () => change(values.filter((_, other) => other !== index), true),
    }, `${word("remove")} ${value[columns[0].key]}`.trim());
    list.append(make("li", {}, ...cells, remove));
  });
  const blank = Object.fromEntries(columns.map(({ key, first }) => [key, first || ""]));
  return make("fieldset", { class: "process-field" },
    make("legend", { class: "form-label" }, word(title)), list,
    make("button", {
      type: "button", class: "btn btn-sm btn-outline-primary", onclick: () => change([...values, blank], true),
    }, word(adding)));
}

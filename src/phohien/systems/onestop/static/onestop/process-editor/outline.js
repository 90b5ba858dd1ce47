/** The elements as a list: the way to reach each of them by keyboard and by screen reader. */
import { reveal } from "./checking.js";
import { kindOf, nameOf } from "./elements.js";
import { make } from "./fields.js";
import { word } from "./words.js";

const SHOWN = ["step", "service", "gateway", "event", "flow"];

export class Outline {
  constructor(modeler, holder) {
    this.modeler = modeler;
    this.holder = holder;
    for (const moment of ["import.done", "commandStack.changed"]) modeler.on(moment, () => this.soon());
    modeler.on("selection.changed", () => this.current());
  }

  soon() {
    window.cancelAnimationFrame(this.frame);
    this.frame = window.requestAnimationFrame(() => this.show());
  }

  show() {
    const elements = this.modeler.get("elementRegistry").filter(
      (item) => item.type !== "label" && !item.labelTarget && item.businessObject && SHOWN.includes(kindOf(item)));
    const focused = document.activeElement && document.activeElement.dataset.element;
    this.holder.replaceChildren(...elements.map((element) => make("li", {}, make("button", {
      type: "button", "data-element": element.id, class: "process-outline-link", onclick: () => this.choose(element),
    }, `${word(kindOf(element))}: ${this.label(element)}`))));
    this.current();
    if (focused) this.button(focused)?.focus();
  }

  label(element) {
    if (kindOf(element) !== "flow" || nameOf(element)) return nameOf(element) || word("untitled");
    return [element.source, element.target].map((end) => (end && nameOf(end)) || word("untitled")).join(" → ");
  }

  choose(element) {
    reveal(this.modeler, element);
  }

  current() {
    const chosen = new Set(this.modeler.get("selection").get().map((item) => (item.labelTarget || item).id));
    for (const button of this.holder.querySelectorAll("button")) {
      if (chosen.has(button.dataset.element)) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  button(id) {
    return [...this.holder.querySelectorAll("button")].find((item) => item.dataset.element === id);
  }
}

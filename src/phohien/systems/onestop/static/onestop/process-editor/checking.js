/** The publication check while drawing: the server says what is wrong, the drawing shows where. */
import { make } from "./fields.js";
import { language, word } from "./words.js";

const PAUSE_MS = 800;

export class Checking {
  constructor(modeler, holder, post) {
    this.modeler = modeler;
    this.holder = holder;
    this.post = post;
    this.marked = [];
    this.turn = 0;
    this.timer = null;
  }

  /** The check runs once the person has paused. */
  soon() {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.now(), PAUSE_MS);
  }

  async now() {
    this.turn += 1;
    const turn = this.turn;
    this.holder.setAttribute("aria-busy", "true");
    try {
      const { xml } = await this.modeler.saveXML({ format: true });
      const answer = await this.post(xml);
      if (turn === this.turn) this.show(answer.findings);
    } catch {
      if (turn === this.turn) this.holder.replaceChildren(make("p", { class: "process-note" }, word("checkFailed")));
    }
    this.holder.removeAttribute("aria-busy");
  }

  show(findings) {
    this.unmark();
    const count = (severity) => findings.filter((item) => item.severity === severity).length;
    const summary = findings.length
      ? [["error", "errors"], ["warning", "warnings"]].filter(([one]) => count(one))
        .map(([one, many]) => word(many, { n: count(one) })).join(", ")
      : word("noFindings");
    this.holder.replaceChildren(
      make("p", { class: "process-summary" }, summary),
      make("ul", { class: "process-findings-list" }, ...findings.map((item) => this.line(item))));
    for (const item of findings) this.mark(item);
  }

  line(item) {
    const says = `${word(item.severity)}: ${language === "en" ? item.message_en : item.message_vi}`;
    const known = this.modeler.get("elementRegistry").get(item.element_id);
    return make("li", { class: `process-finding process-finding-${item.severity}` }, known
      ? make("button", { type: "button", class: "process-finding-link", onclick: () => reveal(this.modeler, known) }, says)
      : says);
  }

  mark(item) {
    if (!this.modeler.get("elementRegistry").get(item.element_id)) return;
    const marker = `process-has-${item.severity}`;
    this.modeler.get("canvas").addMarker(item.element_id, marker);
    this.marked.push([item.element_id, marker]);
  }

  unmark() {
    for (const [id, marker] of this.marked) {
      if (this.modeler.get("elementRegistry").get(id)) this.modeler.get("canvas").removeMarker(id, marker);
    }
    this.marked = [];
  }
}

/** The element is selected and in sight. */
export function reveal(modeler, element) {
  modeler.get("selection").select(element);
  modeler.get("canvas").scrollToElement(element);
}

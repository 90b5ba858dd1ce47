/**
 * The process editor. The page gives, on the element `[data-process-editor]`: data-xml-url, data-check-url,
 * data-save-url, data-file-name and data-digest; the lists of words as JSON in `#process-vocabulary`; and the CSRF
 * token in a field of that name. bpmn-js is loaded before as `window.BpmnJS`.
 */
import { Checking } from "./checking.js";
import { make } from "./fields.js";
import { READABLE, fit } from "./fitting.js";
import { keeping } from "./keeping.js";
import { houseMenus } from "./menus.js";
import { HOUSE } from "./moddle.js";
import { Outline } from "./outline.js";
import { PropertiesPanel } from "./properties.js";
import { drawingWords, word } from "./words.js";

const LARGEST_BYTES = 2 * 1024 * 1024;

class Editor {
  constructor(root) {
    this.root = root;
    this.digest = root.dataset.digest || "";
    this.part = (name) => root.querySelector(`[data-part=${name}]`);
    const vocabulary = JSON.parse(document.getElementById("process-vocabulary").textContent);
    this.modeler = new window.BpmnJS({
      container: this.part("canvas"),
      moddleExtensions: { ph: HOUSE },
      additionalModules: [drawingWords, houseMenus, keeping],
    });
    this.panel = new PropertiesPanel(this.modeler, this.part("properties"), vocabulary);
    this.outline = new Outline(this.modeler, this.part("outline"));
    this.checking = new Checking(this.modeler, this.part("findings"), (xml) => this.send(root.dataset.checkUrl, xml));
    this.isDirty = false;
    this.bind();
  }

  async begin() {
    this.describe();
    try {
      const answer = await fetch(this.root.dataset.xmlUrl, { headers: { Accept: "application/xml" } });
      if (!answer.ok) throw new Error(String(answer.status));
      await this.open(await answer.text());
    } catch {
      this.say(word("loadFailed"), true);
    }
    this.root.dataset.ready = "true";
  }

  /** The drawing says what it is to those who cannot see it, and can be reached by Tab. */
  describe() {
    const drawing = this.part("canvas").querySelector("svg");
    drawing.setAttribute("aria-label", word("drawing"));
    drawing.setAttribute("role", "group");
  }

  async open(xml) {
    const { warnings } = await this.modeler.importXML(xml);
    this.fit(READABLE);
    this.dirty(false);
    await this.checking.now();
    return warnings;
  }

  /** The drawing stands clear of the palette, which has one column or two. */
  fit(least) {
    const palette = this.part("canvas").querySelector(".djs-palette");
    fit(this.modeler.get("canvas"), palette ? palette.offsetLeft + palette.offsetWidth + 10 : undefined, least);
  }

  bind() {
    this.modeler.on("commandStack.changed", () => { this.dirty(true); this.checking.soon(); });
    const stack = () => this.modeler.get("commandStack");
    const acts = {
      undo: () => stack().canUndo() && stack().undo(),
      redo: () => stack().canRedo() && stack().redo(),
      "zoom-in": () => this.modeler.get("zoomScroll").stepZoom(1),
      "zoom-out": () => this.modeler.get("zoomScroll").stepZoom(-1),
      fit: () => this.fit(0),
      save: () => this.save(),
      export: () => this.download("xml"),
      picture: () => this.download("svg"),
      import: () => this.part("file").click(),
    };
    for (const button of this.root.querySelectorAll("[data-do]")) {
      button.addEventListener("click", () => acts[button.dataset.do]());
    }
    this.part("file").addEventListener("change", (event) => this.take(event.target));
    this.root.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("beforeunload", (event) => { if (this.isDirty) event.preventDefault(); });
  }

  key(event) {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
      event.preventDefault();
      document.activeElement.blur();
      this.save();
    }
  }

  dirty(isDirty) {
    this.isDirty = isDirty;
    const stack = this.modeler.get("commandStack");
    const can = { undo: stack.canUndo(), redo: stack.canRedo() };
    for (const name of ["undo", "redo"]) {
      const button = this.root.querySelector(`[data-do=${name}]`);
      if (button) button.disabled = !can[name];
    }
    if (isDirty) this.say(word("unsaved"));
  }

  say(sentence, isProblem = false) {
    const place = this.part("status");
    place.classList.toggle("process-problem", isProblem);
    place.textContent = sentence;
  }

  async send(url, xml) {
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        "Content-Type": "application/xml",
        Accept: "application/json",
        "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]").value,
        "X-Base-Digest": this.digest,
      },
      body: xml,
    });
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw Object.assign(new Error(told.detail || told.title || ""), { status: answer.status });
    return told;
  }

  async save() {
    this.say(word("saving"));
    try {
      const { xml } = await this.modeler.saveXML({ format: true });
      const told = await this.send(this.root.dataset.saveUrl, xml);
      this.remember(told.digest || this.digest);
      this.dirty(false);
      this.say(word("saved"));
    } catch (problem) {
      this.say(problem.status === 409 ? word("stale") : `${word("saveFailed")} ${problem.message}`.trim(), true);
    }
  }

  /** What was saved is what the page's own forms (upload, publish) speak of from now on. */
  remember(digest) {
    this.digest = digest;
    for (const field of document.querySelectorAll("[data-digest-field]")) field.value = digest;
  }

  async download(kind) {
    const content = kind === "xml" ? (await this.modeler.saveXML({ format: true })).xml : (await this.modeler.saveSVG()).svg;
    const [type, ending] = kind === "xml" ? ["application/xml", "bpmn"] : ["image/svg+xml", "svg"];
    const address = URL.createObjectURL(new Blob([content], { type }));
    const link = make("a", { href: address, download: `${this.root.dataset.fileName || "quy-trinh"}.${ending}` });
    document.body.append(link);
    link.click();
    link.remove();
    window.setTimeout(() => URL.revokeObjectURL(address), 10000);
  }

  async take(input) {
    const file = input.files[0];
    input.value = "";
    if (!file) return;
    if (file.size > LARGEST_BYTES) { this.say(word("tooLarge"), true); return; }
    const { xml: before } = await this.modeler.saveXML({ format: true });
    try {
      const warnings = await this.open(await file.text());
      this.dirty(true);
      this.say(warnings.length ? word("importWarned", { n: warnings.length }) : word("imported", { name: file.name }), warnings.length > 0);
    } catch {
      await this.open(before);
      this.dirty(true);
      this.say(word("importFailed"), true);
    }
  }
}

for (const root of document.querySelectorAll("[data-process-editor]")) {
  const editor = new Editor(root);
  root.processEditor = editor;
  editor.begin();
}

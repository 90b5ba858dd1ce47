/** The panel of properties: what an official decides about the element that is selected. */
import { Writer, definitionOf, extensionOf, isConditional, kindOf, nameOf, processOf, stepsBefore } from "./elements.js";
import { amountField, choiceField, make, rowsField, textField } from "./fields.js";
import { word } from "./words.js";

export class PropertiesPanel {
  constructor(modeler, holder, vocabulary) {
    this.modeler = modeler;
    this.holder = holder;
    this.vocabulary = vocabulary;
    this.registry = modeler.get("elementRegistry");
    this.writer = new Writer(modeler);
    this.writing = false;
    modeler.on("selection.changed", () => this.show());
    modeler.on("import.done", () => this.show());
    modeler.on("commandStack.changed", () => { if (!this.writing) this.show(); });
  }

  selected() {
    const chosen = this.modeler.get("selection").get();
    const one = chosen.length === 1 ? chosen[0] : null;
    if (!one) return this.modeler.get("canvas").getRootElement();
    return one.type === "label" && one.labelTarget ? one.labelTarget : one.labelTarget || one;
  }

  /** The panel shows the element that is selected, or the process when none or several are. */
  show() {
    const element = this.selected();
    if (!element || !element.businessObject) return;
    const kind = kindOf(element);
    const fields = this[`${kind}Fields`](element).filter(Boolean);
    this.holder.replaceChildren(
      make("h2", { class: "process-panel-title" }, word(kind)),
      ...fields,
      kind === "process" ? "" : this.steps(element));
  }

  write(change, redraw = false) {
    this.writing = true;
    try { change(); } finally { this.writing = false; }
    if (redraw) this.show();
  }

  nameField(element) {
    return textField("name", nameOf(element), (name) => this.write(() => this.writer.set(element, { name })));
  }

  processFields(element) {
    const process = processOf(element, this.registry);
    if (!process) return [this.nameField(element)];
    const held = extensionOf(process, "ph:Process") || {};
    const set = (values, redraw) => this.write(
      () => this.writer.setExtension(element, process, "ph:Process", values), redraw);
    return [
      textField("name", process.name, (name) => this.write(() => this.writer.setOn(element, process, { name, isExecutable: true }))),
      choiceField("kind", held.kind, this.vocabulary.kinds, (kind) => set({ kind })),
      amountField("legalLimit", held.limit, this.vocabulary.units, (limit) => set({ limit: this.part("ph:Limit", limit) }), word("limitNote")),
      rowsField("variables", "addVariable", [
        { key: "name", label: "variableName" },
        { key: "type", label: "variableType", options: this.vocabulary.variables, first: "text" },
        { key: "vi", label: "outcomeVi" },
      ], held.variables || [], (rows, redraw) => set({ variables: rows.map((row) => this.part("ph:Variable", row)) }, redraw)),
    ];
  }

  part(type, values) {
    return values ? this.writer.create(type, values) : undefined;
  }

  stepFields(element) {
    const step = extensionOf(element.businessObject, "ph:Step") || {};
    const set = (values, redraw) => this.write(
      () => this.writer.setExtension(element, element.businessObject, "ph:Step", values), redraw);
    return [
      this.nameField(element),
      textField("nameEn", step.nameEn, (nameEn) => set({ nameEn: nameEn || undefined })),
      choiceField("role", step.role, this.vocabulary.roles, (role) => set({ role })),
      choiceField("agency", step.agency, this.vocabulary.agencies, (agency) => set({ agency }, true)),
      step.agency === "named" ? textField("agencyCode", step.agencyCode, (agencyCode) => set({ agencyCode })) : null,
      choiceField("act", step.act, this.vocabulary.acts, (act) => set({ act })),
      amountField("limit", step.limit, this.vocabulary.units, (limit) => set({ limit: this.part("ph:Limit", limit) }), word("limitNote")),
      textField("form", step.form, (form) => set({ form: form || undefined })),
      rowsField("outcomes", "addOutcome", [
        { key: "code", label: "outcomeCode" }, { key: "vi", label: "outcomeVi" }, { key: "en", label: "outcomeEn" },
      ], step.outcomes || [], (rows, redraw) => set({ outcomes: rows.map((row) => this.part("ph:Outcome", row)) }, redraw)),
      this.notes(element),
    ];
  }

  serviceFields(element) {
    const step = extensionOf(element.businessObject, "ph:Step") || {};
    const set = (values) => this.write(
      () => this.writer.setExtension(element, element.businessObject, "ph:Step", values));
    return [
      this.nameField(element),
      textField("nameEn", step.nameEn, (nameEn) => set({ nameEn: nameEn || undefined })),
      choiceField("houseAct", step.act, this.vocabulary.services, (act) => set({ act })),
      this.notes(element),
    ];
  }

  gatewayFields(element) {
    const ways = (element.outgoing || []).map((flow) => ({ code: flow.id, vi: this.flowLabel(flow), en: this.flowLabel(flow) }));
    const held = element.businessObject.default;
    return [
      this.nameField(element),
      isConditional(element) && ways.length > 1
        ? choiceField("defaultFlow", held && held.id, ways, (id) => this.write(() => this.writer.set(element, {
          default: id ? this.registry.get(id).businessObject : undefined })))
        : null,
      this.notes(element),
    ];
  }

  flowLabel(flow) {
    return nameOf(flow) || `→ ${flow.target ? nameOf(flow.target) || flow.target.id : flow.id}`;
  }

  flowFields(element) {
    const fields = [this.nameField(element)];
    const source = element.source;
    if (!source || !isConditional(source)) return fields;
    if (source.businessObject.default === element.businessObject) {
      return [...fields, make("p", { class: "process-note" }, word("defaultFlow"))];
    }
    const held = element.businessObject.conditionExpression;
    const set = (body, redraw) => this.write(() => this.writer.set(element, {
      conditionExpression: body ? this.writer.create("bpmn:FormalExpression", { body }) : undefined }), redraw);
    const options = stepsBefore(source).flatMap((step) => {
      const known = extensionOf(step.businessObject, "ph:Step");
      return ((known && known.outcomes) || []).map((outcome) => ({
        code: `outcome == "${outcome.code}"`, vi: outcome.vi || outcome.code, en: outcome.en || outcome.code }));
    });
    if (options.length) {
      const match = options.some((option) => option.code === (held && held.body)) ? held.body : "";
      fields.push(choiceField("pickOutcome", match, options, (body) => set(body, true)));
    }
    fields.push(textField("condition", held && held.body, (body) => set(body), {
      lines: 2, maxlength: 500, spellcheck: "false", note: word("conditionNote") }));
    return fields;
  }

  eventFields(element) {
    return [this.nameField(element), ...this.timerFields(element), ...this.messageFields(element), this.notes(element)];
  }

  timerFields(element) {
    const timer = definitionOf(element, "bpmn:TimerEventDefinition");
    if (!timer) return [];
    const object = element.businessObject;
    const duration = /^P(\d+)D$/.exec((timer.timeDuration && timer.timeDuration.body) || "");
    const held = extensionOf(object, "ph:Wait") || (duration && { amount: duration[1], unit: "day" });
    return [amountField("wait", held, this.vocabulary.units, (wait) => this.write(() => {
      if (!wait) { this.writer.removeExtension(element, object, "ph:Wait"); return; }
      this.writer.setExtension(element, object, "ph:Wait", wait);
      const days = Math.max(1, Math.ceil(Number(wait.amount) * ({ month: 30, hour: 1 / 8 }[wait.unit] || 1)));
      this.writer.setOn(element, timer, {
        timeDuration: this.writer.create("bpmn:FormalExpression", { body: `P${days}D` }, timer),
        timeDate: undefined, timeCycle: undefined });
    }))];
  }

  messageFields(element) {
    const definition = definitionOf(element, "bpmn:MessageEventDefinition");
    const holder = definition || (["bpmn:ReceiveTask", "bpmn:SendTask"].includes(element.type) ? element.businessObject : null);
    if (!holder) return [];
    const name = holder.messageRef ? holder.messageRef.name : "";
    return [choiceField("message", name, this.vocabulary.messages, (chosen) => this.write(() => this.writer.setOn(
      element, holder, { messageRef: chosen ? this.writer.message(chosen, this.modeler.getDefinitions()) : undefined })))];
  }

  elementFields(element) {
    return [this.nameField(element), this.notes(element)];
  }

  notes(element) {
    const held = (element.businessObject.documentation || [])[0];
    return textField("documentation", held && held.text, (text) => this.write(() => this.writer.set(element, {
      documentation: text ? [this.writer.create("bpmn:Documentation", { text })] : [] })), { lines: 2 });
  }

  /** Buttons that let a person draw without a mouse. */
  steps(element) {
    const append = (type) => () => this.append(element, type);
    const button = (key, action, kind = "outline-primary") => make(
      "button", { type: "button", class: `btn btn-sm btn-${kind}`, onclick: action }, word(key));
    const grows = element.parent && !element.waypoints && !["bpmn:EndEvent", "bpmn:Lane", "bpmn:TextAnnotation"].includes(element.type);
    return make("div", { class: "process-panel-acts" },
      ...(grows ? [button("appendStep", append("bpmn:UserTask")), button("appendGateway", append("bpmn:ExclusiveGateway")),
        button("appendEnd", append("bpmn:EndEvent"))] : []),
      button("deleteElement", () => this.modeler.get("modeling").removeElements([element]), "outline-danger"));
  }

  append(element, type) {
    const shape = this.modeler.get("elementFactory").createShape({ type });
    const made = this.modeler.get("autoPlace").append(element, shape);
    this.modeler.get("selection").select(made);
    const first = this.holder.querySelector("input[name=name]");
    if (first) first.focus();
  }
}

/** What an element of the drawing is to us, and how its extensions are read and written so that every change can be undone. */

const TASKS = ["bpmn:UserTask", "bpmn:ManualTask", "bpmn:Task"];
const CONDITIONAL = ["bpmn:ExclusiveGateway", "bpmn:InclusiveGateway"];

export const typeOf = (element) => element.businessObject.$type;
export const nameOf = (element) => (element.businessObject.name || "").replace(/\s+/g, " ").trim();
export const isStep = (element) => TASKS.includes(typeOf(element));
export const isService = (element) => typeOf(element) === "bpmn:ServiceTask";
export const isConditional = (element) => CONDITIONAL.includes(typeOf(element));

/** Which panel an element gets: process, step, service, gateway, flow, event or element. */
export function kindOf(element) {
  const type = typeOf(element);
  if (["bpmn:Process", "bpmn:Collaboration", "bpmn:Participant"].includes(type)) return "process";
  if (isStep(element)) return "step";
  if (isService(element)) return "service";
  if (type.endsWith("Gateway")) return "gateway";
  if (type === "bpmn:SequenceFlow") return "flow";
  if (type.endsWith("Event") || type === "bpmn:ReceiveTask" || type === "bpmn:SendTask") return "event";
  return "element";
}

/** The process meant by an element that stands for one: its own, its pool's, or the first pool's. */
export function processOf(element, registry) {
  const type = typeOf(element);
  if (type === "bpmn:Process") return element.businessObject;
  if (type === "bpmn:Participant") return element.businessObject.processRef;
  const pool = registry.filter((item) => item.type === "bpmn:Participant" && item.businessObject.processRef)[0];
  return pool ? pool.businessObject.processRef : null;
}

/** The event definition of that type on an event, or undefined. */
export function definitionOf(element, type) {
  return (element.businessObject.eventDefinitions || []).find((item) => item.$type === type);
}

/** Our extension of that type on a business object, or undefined. */
export function extensionOf(object, type) {
  const holder = object.extensionElements;
  return holder && (holder.values || []).find((item) => item.$type === type);
}

/** Writes to business objects through the command stack. */
export class Writer {
  constructor(modeler) {
    this.modeling = modeler.get("modeling");
    this.moddle = modeler.get("moddle");
  }

  create(type, values, parent) {
    const made = this.moddle.create(type, values);
    if (parent) made.$parent = parent;
    return made;
  }

  set(element, values) {
    this.modeling.updateProperties(element, values);
  }

  setOn(element, object, values) {
    this.modeling.updateModdleProperties(element, object, values);
  }

  /** The extension has these values; it is created when it is missing. */
  setExtension(element, object, type, values) {
    const known = extensionOf(object, type);
    if (known) {
      this.setOn(element, known, values);
      return;
    }
    const holder = object.extensionElements || this.create("bpmn:ExtensionElements", { values: [] }, object);
    const made = this.create(type, values, holder);
    for (const value of Object.values(values).flat()) if (value && value.$type) value.$parent = made;
    if (object.extensionElements) {
      this.setOn(element, holder, { values: [...holder.values, made] });
    } else {
      holder.values = [made];
      this.setOn(element, object, { extensionElements: holder });
    }
  }

  removeExtension(element, object, type) {
    const known = extensionOf(object, type);
    if (!known) return;
    const holder = object.extensionElements;
    this.setOn(element, holder, { values: holder.values.filter((item) => item !== known) });
  }

  /** The message of that name in the file, created when it is missing. */
  message(name, definitions) {
    const known = definitions.rootElements.find((item) => item.$type === "bpmn:Message" && item.name === name);
    if (known) return known;
    const made = this.create("bpmn:Message", { id: this.moddle.ids.nextPrefixed("message_"), name }, definitions);
    definitions.rootElements.push(made);
    return made;
  }
}

/** The steps whose outcome a conditional gateway sees: those directly before it, through other exclusive gateways. */
export function stepsBefore(gateway) {
  const seen = new Set([gateway.id]);
  const found = [];
  const queue = [gateway];
  while (queue.length) {
    for (const flow of queue.pop().incoming || []) {
      const source = flow.source;
      if (!source || seen.has(source.id)) continue;
      seen.add(source.id);
      if (typeOf(source) === "bpmn:ExclusiveGateway") queue.push(source);
      else if (isStep(source)) found.push(source);
    }
  }
  return found;
}

/**
 * A process to look at, with the steps under way and done marked. The page gives, on `[data-process-viewer]`:
 * data-xml-url, data-current and data-done (identifiers parted by spaces); a list of the steps stands beneath it
 * for everybody and without JavaScript. bpmn-js (the viewer) is loaded before as `window.BpmnJS`.
 */
import { READABLE, fit } from "./fitting.js";
import { HOUSE } from "./moddle.js";
import { drawingWords, word } from "./words.js";

const parted = (text) => (text || "").split(/\s+/).filter(Boolean);

async function show(root) {
  const holder = root.querySelector("[data-part=canvas]");
  const viewer = new window.BpmnJS({ container: holder, moddleExtensions: { ph: HOUSE }, additionalModules: [drawingWords] });
  root.processViewer = viewer;
  try {
    const answer = await fetch(root.dataset.xmlUrl, { headers: { Accept: "application/xml" } });
    if (!answer.ok) throw new Error(String(answer.status));
    await viewer.importXML(await answer.text());
  } catch {
    holder.textContent = word("loadFailed");
    root.dataset.ready = "failed";
    return;
  }
  const canvas = viewer.get("canvas");
  const registry = viewer.get("elementRegistry");
  for (const [ids, marker] of [[root.dataset.done, "process-is-done"], [root.dataset.current, "process-is-current"]]) {
    for (const id of parted(ids)) if (registry.get(id)) canvas.addMarker(id, marker);
  }
  fit(canvas, undefined, READABLE);
  const now = parted(root.dataset.current).find((id) => registry.get(id));
  if (now) canvas.scrollToElement(now, 40);
  const drawing = holder.querySelector("svg");
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", word("drawing"));
  const zoom = { "zoom-in": 1, "zoom-out": -1 };
  for (const button of root.querySelectorAll("[data-do]")) {
    button.addEventListener("click", () => (button.dataset.do in zoom
      ? viewer.get("zoomScroll").stepZoom(zoom[button.dataset.do]) : fit(canvas)));
  }
  root.dataset.ready = "true";
}

for (const root of document.querySelectorAll("[data-process-viewer]")) show(root);

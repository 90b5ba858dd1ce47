/**
 * Shapes the drawing library does not draw (such as a called process beside the pools) stay in the file.
 * bpmn-js writes only what it drew; this puts the rest back before it writes, while its element still exists.
 */
class Keeping {
  constructor(eventBus, elementRegistry) {
    let kept = [];
    eventBus.on("import.render.start", 500, ({ definitions }) => {
      kept = (definitions.diagrams || []).filter((diagram) => diagram.plane).flatMap(
        (diagram) => (diagram.plane.planeElement || []).map((shape) => ({ shape, plane: diagram.plane })));
    });
    eventBus.on("import.done", () => {
      kept = kept.filter(({ shape }) => shape.bpmnElement && !elementRegistry.get(shape.bpmnElement.id));
    });
    eventBus.on("saveXML.start", 500, () => {
      for (const { shape, plane } of kept) {
        const shapes = plane.get("planeElement");
        if (shape.bpmnElement.$parent && !shapes.includes(shape)) shapes.push(shape);
      }
    });
  }
}
Keeping.$inject = ["eventBus", "elementRegistry"];

export const keeping = { __init__: ["houseKeeping"], houseKeeping: ["type", Keeping] };

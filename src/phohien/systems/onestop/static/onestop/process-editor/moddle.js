/** Our own namespace in BPMN files, in the form bpmn-js reads: steps, limits, outcomes, waits, variables. */
const text = (name) => ({ name, isAttr: true, type: "String" });

export const HOUSE = {
  name: "PhoHien",
  prefix: "ph",
  uri: "https://phohien.vn/bpmn/1",
  xml: { tagAlias: "lowerCase" },
  types: [
    {
      name: "Step",
      superClass: ["Element"],
      meta: { allowedIn: ["bpmn:Task"] },
      properties: [
        text("nameEn"), text("role"), text("agency"), text("agencyCode"), text("act"), text("form"),
        { name: "limit", type: "Limit" },
        { name: "outcomes", type: "Outcome", isMany: true },
      ],
    },
    { name: "Limit", superClass: ["Element"], properties: [text("amount"), text("unit")] },
    {
      name: "Wait",
      superClass: ["Element"],
      meta: { allowedIn: ["bpmn:CatchEvent"] },
      properties: [text("amount"), text("unit")],
    },
    { name: "Outcome", superClass: ["Element"], properties: [text("code"), text("vi"), text("en")] },
    {
      name: "Process",
      superClass: ["Element"],
      meta: { allowedIn: ["bpmn:Process"] },
      properties: [
        text("kind"),
        { name: "limit", type: "Limit" },
        { name: "variables", type: "Variable", isMany: true },
      ],
    },
    {
      name: "Variable",
      superClass: ["Element"],
      properties: [text("name"), text("type"), text("vi"), text("en")],
    },
  ],
};

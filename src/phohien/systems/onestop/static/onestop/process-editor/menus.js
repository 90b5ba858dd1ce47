/** Menus of the drawing library held to what the house can run; icons that need inline styles are left out. */

const RUNNABLE = [
  "replace-with-none-start", "replace-with-none-end", "replace-with-message-start", "replace-with-message-end",
  "replace-with-terminate-end", "replace-with-none-intermediate-throw", "replace-with-none-intermediate-throwing",
  "replace-with-message-intermediate-catch", "replace-with-message-intermediate-throw",
  "replace-with-timer-intermediate-catch", "replace-with-message-boundary", "replace-with-timer-boundary",
  "replace-with-non-interrupting-message-boundary", "replace-with-non-interrupting-timer-boundary",
  "replace-with-exclusive-gateway", "replace-with-parallel-gateway", "replace-with-inclusive-gateway",
  "replace-with-event-based-gateway", "replace-with-user-task", "replace-with-manual-task",
  "replace-with-service-task", "replace-with-send-task", "replace-with-receive-task", "replace-with-task",
  "replace-with-expanded-subprocess", "replace-with-collapsed-subprocess", "replace-with-call-activity",
  "replace-with-sequence-flow", "replace-with-default-flow", "replace-with-conditional-flow",
  "replace-with-expanded-pool", "replace-with-empty-pool",
];

class HouseMenu {
  constructor(popupMenu) {
    popupMenu.registerProvider("bpmn-replace", 400, this);
  }

  getPopupMenuEntries() {
    return (entries) => Object.fromEntries(Object.entries(entries).filter(
      ([id]) => !id.startsWith("replace-with-") || RUNNABLE.includes(id)));
  }

  getPopupMenuHeaderEntries() {
    return (entries) => Object.fromEntries(Object.entries(entries).filter(
      ([id]) => ["toggle-non-interrupting"].includes(id)));
  }
}
HouseMenu.$inject = ["popupMenu"];

export const houseMenus = {
  __init__: ["houseMenu"],
  houseMenu: ["type", HouseMenu],
  alignElementsContextPadProvider: ["value", {}],
  alignElementsMenuProvider: ["value", {}],
  distributeElementsMenuProvider: ["value", {}],
};

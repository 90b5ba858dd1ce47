/* A browser forgets chosen files when a form comes back with a fault. They are laid by when the form is sent, put back where the
   page says that they were lost, and forgotten by every other page. The page says so itself where this does not run. */

const NAME = "ph-kept-files";
const STORE = "files";

function opened() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

const done = (asked) => new Promise((resolve, reject) => {
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

const keyOf = (box) => `${location.pathname} ${box.name}`;

async function keep(boxes) {
  const kept = await opened();
  const store = kept.transaction(STORE, "readwrite").objectStore(STORE);
  await Promise.all(boxes.map((box) => done(store.put([...box.files], keyOf(box)))));
  kept.close();
}

async function putBack(lost) {
  const kept = await opened();
  const store = kept.transaction(STORE).objectStore(STORE);
  const found = await Promise.all(lost.map(async (notice) => {
    const box = notice.closest(".ph-field").querySelector("input[type=file]");
    return [notice, box, await done(store.get(keyOf(box)))];
  }));
  kept.close();
  for (const [notice, box, files] of found) {
    if (!files?.length) continue;
    const carrier = new DataTransfer();
    for (const file of files) carrier.items.add(file);
    box.files = carrier.files;
    notice.remove();
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  const boxes = [...event.target.querySelectorAll("input[type=file]")].filter((box) => box.files.length);
  if (boxes.length) keep(boxes).catch(() => {}); // nothing is lost that would not have been without this
});

const lost = [...document.querySelectorAll("[data-lost]")];
(lost.length ? putBack(lost) : Promise.resolve()).catch(() => {}).finally(() => indexedDB.deleteDatabase(NAME));

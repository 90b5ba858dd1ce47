/* A browser forgets chosen files when a form comes back with a fault. They are laid by when the form is sent, put back where the
   page says that they were lost, and forgotten by every other page. The page says so itself where this does not run. */

const NAME = "ph-kept-files";
const STORE = "files";
const PATIENCE = 3000; // ms for laying by: a disk that takes longer does not keep the form

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
  const laying = kept.transaction(STORE, "readwrite");
  for (const box of boxes) laying.objectStore(STORE).put([...box.files], keyOf(box));
  await new Promise((resolve, reject) => { laying.oncomplete = resolve; laying.onabort = () => reject(laying.error); });
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

// The form goes when its files are laid by: a page that is left at once takes what it was still writing with it.
const laying = new Set();
const going = new Set();
document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method !== "post" || going.has(form)) return;
  const boxes = [...form.querySelectorAll("input[type=file]")].filter((box) => box.files.length);
  if (!boxes.length) return;
  event.preventDefault();
  if (laying.has(form)) return;
  laying.add(form);
  const patience = new Promise((resolve) => { setTimeout(resolve, PATIENCE); });
  Promise.race([keep(boxes), patience]).catch(() => {}).then(() => { // nothing is lost that would not have been without this
    laying.delete(form);
    going.add(form);
    form.requestSubmit(submitter ?? undefined);
    going.delete(form);
  });
});

const lost = [...document.querySelectorAll("[data-lost]")];
(lost.length ? putBack(lost) : Promise.resolve()).catch(() => {}).finally(() => indexedDB.deleteDatabase(NAME));

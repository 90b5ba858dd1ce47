/* A PDF in the page where the browser has no viewer of its own (most phones): the pages are drawn one below the other, each
   when it comes into sight. Elsewhere the browser's own viewer stays. The link to the file is always there. */

const vi = document.documentElement.lang !== "en";
const PAINTED = "ph-pdf-painted";
const SHARPEST = 2; // device pixels drawn for one of the page: more costs memory and is not seen

async function draw(page, holder) {
  const ratio = Math.min(devicePixelRatio || 1, SHARPEST);
  const scale = (holder.clientWidth / page.getViewport({ scale: 1 }).width) * ratio;
  const viewport = page.getViewport({ scale });
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", holder.dataset.label);
  await page.render({ canvas, viewport }).promise;
  holder.replaceChildren(canvas);
  holder.style.aspectRatio = "";
  if (!performance.getEntriesByName(PAINTED).length) performance.mark(PAINTED); // how soon the paper is there can be measured
  canvas.setAttribute("aria-label", (await wordsOf(page)) || holder.dataset.label); // read out after it is seen, not before
}

async function wordsOf(page) {
  const text = await page.getTextContent();
  return text.items.map((item) => item.str).join(" ").replace(/\s+/g, " ").trim();
}

/** The library, once: where it lies stands in the page. */
export async function library({ pdfCode, pdfWorker }) {
  const code = await import(pdfCode);
  code.GlobalWorkerOptions.workerSrc = pdfWorker;
  const base = pdfCode.replace(/[^/]*$/, "");
  return (source) => code.getDocument({
    ...source, enableXfa: false, useWasm: false, wasmUrl: `${base}wasm/`, standardFontDataUrl: `${base}fonts/`,
  }).promise;
}

/** The paper's pages lie in the view, each drawn when it is seen. */
export async function lay(paper, view) {
  const first = (await paper.getPage(1)).getViewport({ scale: 1 });
  const seen = new IntersectionObserver(async (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      await draw(await paper.getPage(Number(target.dataset.page)), target);
    }
  }, { root: null, rootMargin: "50% 0px" });
  view.replaceChildren();
  for (let number = 1; number <= paper.numPages; number += 1) {
    const holder = document.createElement("div");
    holder.className = "ph-pdf-page";
    holder.dataset.page = number;
    holder.dataset.label = vi ? `Trang ${number} trên ${paper.numPages}` : `Page ${number} of ${paper.numPages}`;
    holder.style.aspectRatio = `${first.width} / ${first.height}`;
    view.append(holder);
    seen.observe(holder);
  }
}

async function show(frame) {
  const view = document.createElement("div");
  view.className = "ph-pdf-view";
  view.tabIndex = 0;
  view.setAttribute("role", "region");
  view.setAttribute("aria-label", frame.title);
  frame.replaceWith(view);
  const open = await library(frame.dataset);
  await lay(await open({ url: frame.dataset.pdf }), view);
}

function tell(view, sentence) {
  const words = document.createElement("p");
  words.className = "ph-pdf-failed";
  words.textContent = sentence;
  view.replaceChildren(words);
}

for (const frame of document.querySelectorAll("iframe[data-pdf]")) {
  if (navigator.pdfViewerEnabled) continue;
  const place = frame.parentElement;
  show(frame).catch(() => tell(place.querySelector(".ph-pdf-view"), vi
    ? "Trình duyệt này không hiển thị được tệp trong trang. Hãy mở tệp bằng liên kết ở trên."
    : "This browser cannot show the file in the page. Open it with the link above."));
}

/* A PDF in the page, the same on every device. A picture of its first page, where there is one, is seen at once; then each page is
   drawn when it comes near, with its text laid over it to be marked and copied, and let go when it is far: a long scan does not
   fill the memory. The link to the file is always there. */

import { wholeScreen } from "./pdf-whole.js";

const vi = document.documentElement.lang !== "en";
const PAINTED = "ph-pdf-painted";
const SHARPEST = 2; // device pixels drawn for one of the page: more costs memory and is not seen
const MOST_DOTS = 16_000_000; // of one canvas: phones refuse larger ones
const MOST_SIDE = 16_384; // of one canvas, in dots: some browsers leave longer ones empty
const ZOOMS = [0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4];
const REST = 150; // ms without a change of width before pages are drawn anew

/** The library, once: where it lies stands in the page. */
export async function library({ pdfCode, pdfWorker }) {
  const code = await import(pdfCode);
  code.GlobalWorkerOptions.workerSrc = pdfWorker;
  const base = pdfCode.replace(/[^/]*$/, "");
  const open = (source, tell = () => {}) => {
    const opening = code.getDocument({
      ...source, enableXfa: false, useWasm: false, wasmUrl: `${base}wasm/`, standardFontDataUrl: `${base}fonts/`,
    });
    opening.onProgress = tell;
    return opening.promise;
  };
  return { open, TextLayer: code.TextLayer };
}

/** One page: empty, or drawn at the width it has now. Of several drawings at once the last one asked for counts. */
class Sheet {
  constructor(holder, laid) {
    Object.assign(this, { holder, laid, width: 0, turn: 0, page: null, task: null });
  }

  async draw() {
    const width = this.holder.clientWidth;
    if (!width || width === this.width) return;
    this.width = width;
    const turn = this.turn += 1;
    this.task?.cancel();
    const page = this.page = await this.laid.paper.getPage(Number(this.holder.dataset.page));
    if (this.turn !== turn) return; // let go, or wider by now
    const scale = width / page.getViewport({ scale: 1 }).width;
    const canvas = document.createElement("canvas");
    canvas.setAttribute("aria-hidden", "true");
    this.task = page.render({ canvas, viewport: page.getViewport({ scale: sized(canvas, page, scale) }) });
    try {
      await this.task.promise;
    } catch (fault) {
      if (fault?.name === "RenderingCancelledException") return;
      throw fault;
    }
    if (this.turn === turn) this.show(canvas, page, scale);
  }

  show(canvas, page, scale) {
    const words = document.createElement("div");
    words.className = "ph-pdf-text";
    this.holder.replaceChildren(canvas, words);
    this.holder.style.aspectRatio = `${canvas.width} / ${canvas.height}`;
    this.holder.style.setProperty("--total-scale-factor", scale);
    if (!performance.getEntriesByName(PAINTED).length) performance.mark(PAINTED); // how soon the paper is there can be measured
    const layer = new this.laid.TextLayer({
      textContentSource: page.streamTextContent(), container: words, viewport: page.getViewport({ scale }),
    });
    layer.render().catch(() => {}); // a page without readable text stays a picture
  }

  drop() {
    this.width = 0;
    this.turn += 1;
    this.task?.cancel();
    this.page?.cleanup(); // the library keeps the pictures of every page it drew: fifteen MB for one of a scan
    const canvas = this.holder.querySelector("canvas");
    if (!canvas) return;
    canvas.width = canvas.height = 0; // gives its memory back at once
    this.holder.replaceChildren();
  }
}

/** The canvas has as many dots as are worth drawing; returns the scale they make. */
function sized(canvas, page, scale) {
  const plain = page.getViewport({ scale });
  const most = Math.sqrt(MOST_DOTS / (plain.width * plain.height));
  const sharp = scale * Math.min(devicePixelRatio || 1, SHARPEST, most, MOST_SIDE / Math.max(plain.width, plain.height));
  const { width, height } = page.getViewport({ scale: sharp });
  Object.assign(canvas, { width: Math.max(1, Math.floor(width)), height: Math.max(1, Math.floor(height)) });
  return sharp;
}

/** The paper's pages lie in the place (what `{% pdf %}` renders); a paper that lay there is gone. */
export async function lay({ paper, TextLayer, place }) {
  place.laid?.end();
  const laid = { paper, TextLayer };
  place.laid = laid;
  const view = place.querySelector(".ph-pdf-view");
  const { width, height } = (await paper.getPage(1)).getViewport({ scale: 1 });
  const pictured = view.querySelector(".ph-pdf-first");
  const sheets = new Map();
  for (let number = 1; number <= paper.numPages; number += 1) {
    const holder = number === 1 && pictured ? pictured : document.createElement("div");
    holder.className = "ph-pdf-page";
    holder.dataset.page = number;
    holder.setAttribute("role", "group");
    holder.setAttribute("aria-label", vi ? `Trang ${number} trên ${paper.numPages}` : `Page ${number} of ${paper.numPages}`);
    if (!holder.style.aspectRatio) holder.style.aspectRatio = `${width} / ${height}`;
    sheets.set(holder, new Sheet(holder, laid));
  }
  if (pictured) view.append(...[...sheets.keys()].slice(1));
  else view.replaceChildren(...sheets.keys());
  watch(place, view, sheets, laid);
}

/** Pages near the view are drawn, far ones let go; the bar tells and does what it says. */
function watch(place, view, sheets, laid) {
  const near = new Set();
  const draw = (sheet) => sheet.draw().catch(() => fail(place));
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      const sheet = sheets.get(target);
      if (isIntersecting) draw(sheet); else sheet.drop();
      near[isIntersecting ? "add" : "delete"](sheet);
    }
  }, { root: view, rootMargin: "60% 0px" });
  for (const holder of sheets.keys()) seen.observe(holder);
  let rest = 0;
  const anew = () => { clearTimeout(rest); rest = setTimeout(() => near.forEach(draw), REST); };
  const wide = new ResizeObserver(anew);
  wide.observe(view);
  const stop = steer(place, view, [...sheets.keys()], anew);
  laid.end = () => {
    seen.disconnect();
    wide.disconnect();
    clearTimeout(rest);
    stop();
    for (const sheet of sheets.values()) sheet.drop();
    laid.paper.loadingTask.destroy(); // with its worker, which holds the whole file
  };
}

/** Zoom by buttons and by + − 0 while the paper has the focus; which page is in sight. */
function steer(place, view, holders, anew) {
  const bar = place.querySelector(".ph-pdf-bar");
  const stopping = new AbortController();
  const when = (target, name, act) => target.addEventListener(name, act, { signal: stopping.signal, passive: name === "scroll" });
  let zoom = ZOOMS.indexOf(1);
  const set = (to) => {
    const middle = (view.scrollTop + view.clientHeight / 2) / view.scrollHeight;
    zoom = Math.max(0, Math.min(ZOOMS.length - 1, to));
    view.style.setProperty("--pdf-zoom", ZOOMS[zoom]);
    view.scrollTop = middle * view.scrollHeight - view.clientHeight / 2;
    bar.querySelector("[data-zoom='-1']").disabled = zoom === 0;
    bar.querySelector("[data-zoom='1']").disabled = zoom === ZOOMS.length - 1;
    anew();
  };
  const by = (step) => set(step ? zoom + step : ZOOMS.indexOf(1));
  const tell = () => {
    const atEnd = view.scrollTop > 0 && view.scrollTop + view.clientHeight > view.scrollHeight - 2;
    const line = view.getBoundingClientRect().top + view.clientHeight / 3;
    const passed = holders.findLastIndex((holder) => holder.getBoundingClientRect().top <= line) + 1;
    const number = atEnd ? holders.length : Math.max(1, passed);
    bar.querySelector("output").textContent = vi ? `Trang ${number}/${holders.length}` : `Page ${number} of ${holders.length}`;
  };
  for (const button of bar.querySelectorAll("[data-zoom]")) when(button, "click", () => by(Number(button.dataset.zoom)));
  when(view, "keydown", (event) => {
    const step = { "+": 1, "=": 1, "-": -1, 0: 0 }[event.key];
    if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // a digit is a key of the desk elsewhere
    by(step);
  });
  when(view, "scroll", tell);
  wholeScreen(place, stopping.signal);
  set(zoom);
  tell();
  bar.inert = false;
  return () => stopping.abort();
}

function fail(place) {
  if (place.querySelector(".ph-pdf-failed")) return;
  place.querySelector(".ph-pdf-bar output").textContent = "";
  const words = document.createElement("p");
  words.className = "ph-pdf-failed";
  words.setAttribute("role", "status");
  words.textContent = vi
    ? "Trình duyệt này không hiển thị được tệp trong trang. Hãy mở tệp bằng liên kết ở trên."
    : "This browser cannot show the file in the page. Open it with the link above.";
  place.prepend(words);
}

async function show(place) {
  const { open, TextLayer } = await library(place.dataset);
  const said = place.querySelector(".ph-pdf-bar output");
  const words = said.textContent;
  const come = ({ loaded, total }) => {
    if (!place.laid && total) said.textContent = `${words} ${Math.min(99, Math.floor((100 * loaded) / total))} %`;
  };
  await lay({ paper: await open({ url: place.dataset.pdf }, come), TextLayer, place });
}

for (const place of document.querySelectorAll(".ph-pdf[data-pdf]")) show(place).catch(() => fail(place));

/** The whole drawing in sight, never larger than life, clear of what stands at the left. */
const MARGIN_PX = 20;

export function fit(canvas, leftPx = MARGIN_PX) {
  const { inner, outer } = canvas.viewbox();
  if (!inner.width || !outer.width) return;
  const room = { width: outer.width - leftPx - MARGIN_PX, height: outer.height - 2 * MARGIN_PX };
  const scale = Math.min(room.width / inner.width, room.height / inner.height, 1);
  const height = outer.height / scale;
  canvas.viewbox({
    x: inner.x - leftPx / scale,
    y: inner.y - Math.min((height - inner.height) / 2, 60 / scale),
    width: outer.width / scale,
    height,
  });
}

/** The drawing in sight, never larger than life, clear of what stands at the left, and still readable. */
const MARGIN_PX = 20;
export const READABLE = 0.55;

/** The whole drawing is shown; when that would make it smaller than `least`, its beginning is. */
export function fit(canvas, leftPx = MARGIN_PX, least = 0) {
  const { inner, outer } = canvas.viewbox();
  if (!inner.width || !outer.width) return;
  const room = { width: outer.width - leftPx - MARGIN_PX, height: outer.height - 2 * MARGIN_PX };
  const scale = Math.max(Math.min(room.width / inner.width, room.height / inner.height, 1), least);
  const height = outer.height / scale;
  canvas.viewbox({
    x: inner.x - leftPx / scale,
    y: inner.y - Math.max(MARGIN_PX / scale, Math.min((height - inner.height) / 2, 60 / scale)),
    width: outer.width / scale,
    height,
  });
}

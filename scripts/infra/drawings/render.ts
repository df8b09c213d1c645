import type { Language } from "@dth/core/error-codes";
import type { Box, Drawing } from "./drawing.ts";

const BOX = { width: 182, height: 62 };
const GAP = { x: 46, y: 34 };
const MARGIN = { x: 20, top: 52, bottom: 20 };

/** A drawing as SVG, legible on light and on dark: it brings its own paper. */
export function renderDrawing({ title, boxes, arrows }: Drawing, language: Language): string {
  const columns = 1 + Math.max(...boxes.map(({ at: [column] }) => column));
  const rows = 1 + Math.max(...boxes.map(({ at: [, row] }) => row));
  const width = 2 * MARGIN.x + columns * BOX.width + (columns - 1) * GAP.x;
  const height = MARGIN.top + MARGIN.bottom + rows * BOX.height + (rows - 1) * GAP.y;
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const lines = arrows.map(([from, to]) => arrow(byId.get(from), byId.get(to)));
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title">
<title id="title">${escaped(title[language])}</title>
<style>
  .paper { fill: #ffffff } .box { fill: #f3f5f8; stroke: #5b6776 } .outside { fill: none; stroke: #5b6776; stroke-dasharray: 5 4 }
  text { font-family: system-ui, "Noto Sans CJK SC", sans-serif; fill: #17202b } .head { font-size: 17px; font-weight: 600 }
  .name { font-size: 13px; font-weight: 600 } .text { font-size: 11.5px; fill: #42505f } .line { stroke: #3767b1; fill: none; stroke-width: 1.4 } .tip { fill: #3767b1 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #10161d } .box { fill: #1c2630; stroke: #8b9aab } .outside { stroke: #8b9aab } text { fill: #eef2f6 } .text { fill: #b8c4d0 }
    .line { stroke: #86b1f2 } .tip { fill: #86b1f2 }
  }
</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>
<rect class="paper" width="${width}" height="${height}" rx="8"/>
<text class="head" x="${MARGIN.x}" y="32">${escaped(title[language])}</text>
${lines.join("\n")}
${boxes.map((box) => boxText(box, language)).join("\n")}
</svg>
`;
}

function placeOf({ at: [column, row] }: Box) {
  return { x: MARGIN.x + column * (BOX.width + GAP.x), y: MARGIN.top + row * (BOX.height + GAP.y) };
}

function boxText(box: Box, language: Language): string {
  const { x, y } = placeOf(box);
  const middle = x + BOX.width / 2;
  const kind = box.types.length === 0 ? "outside" : "box";
  return `<g><rect class="${kind}" x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6"/><text class="name" text-anchor="middle" x="${middle}" y="${y + 26}">${escaped(box.title)}</text><text class="text" text-anchor="middle" x="${middle}" y="${y + 45}">${escaped(box.text[language])}</text></g>`;
}

/** Between the sides that face each other; within a column from top to bottom, or the other way round. */
function arrow(from: Box | undefined, to: Box | undefined): string {
  if (from === undefined || to === undefined) return "";
  const [a, b] = [placeOf(from), placeOf(to)];
  const line = (x1: number, y1: number, x2: number, y2: number) =>
    `<path class="line" marker-end="url(#tip)" d="M${x1} ${y1} ${x2} ${y2}"/>`;
  const half = { x: BOX.width / 2, y: BOX.height / 2 };
  if (a.x === b.x) {
    const down = a.y < b.y;
    return line(a.x + half.x, a.y + (down ? BOX.height : 0), b.x + half.x, b.y + (down ? 0 : BOX.height));
  }
  const right = a.x < b.x;
  return line(a.x + (right ? BOX.width : 0), a.y + half.y, b.x + (right ? 0 : BOX.width), b.y + half.y);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

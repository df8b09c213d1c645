import { describe, expect, it } from "vitest";
import { type Drawing, drawingProblems } from "./drawing.ts";
import { renderDrawing } from "./render.ts";

const DRAWING: Drawing = {
  name: "small",
  title: { en: "Small & <plain>", zh: "小" },
  boxes: [
    { id: "a", at: [0, 0], title: "A", text: { en: "first", zh: "一" }, types: ["aws:a/"] },
    { id: "b", at: [1, 0], title: "B", text: { en: "outside", zh: "外" }, types: [] },
  ],
  arrows: [["a", "b"]],
  undrawn: ["aws:c/"],
};

describe("a drawing", () => {
  it("is true when it shows what there is", () => {
    expect(drawingProblems(DRAWING, new Set(["aws:a/x", "aws:c/y"]))).toEqual([]);
  });

  it("is not when something is missing on either side, or an arrow leads nowhere", () => {
    expect(drawingProblems(DRAWING, new Set(["aws:a/x", "aws:d/z"]))).toEqual([
      "small shows aws:c/, which the stack has not",
      "small does not show aws:d/z",
    ]);
    const lost = { ...DRAWING, arrows: [["a", "z"]] } as const;
    expect(drawingProblems(lost, new Set(["aws:a/x", "aws:c/y"]))).toEqual([
      "small has an arrow to z, which is no box",
    ]);
  });

  it("is SVG with texts of its language, and has its own paper for light and dark", () => {
    const svg = renderDrawing(DRAWING, "en");
    expect(svg).toContain("Small &amp; &lt;plain>");
    expect(svg).toContain("prefers-color-scheme: dark");
    expect(svg.match(/<rect class="(box|outside)"/g)).toHaveLength(2);
    expect(svg.match(/marker-end/g)).toHaveLength(1);
    expect(renderDrawing(DRAWING, "zh")).toContain("小");
  });
});

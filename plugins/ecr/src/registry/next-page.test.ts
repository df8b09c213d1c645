import { describe, expect, it } from "vitest";
import { nextPage } from "./next-page.ts";

const from = { origin: "https://r.example", host: "r.example" };
const next = (link: string | undefined) => nextPage(link, from, "/v2/x/tags/list?n=1000");

describe("the next page of a list", () => {
  it.each([
    ['</v2/x/tags/list?n=2&last=b%2Fc>; rel="next"', "/v2/x/tags/list?n=2&last=b%2Fc"],
    ["<https://r.example/v2/x/tags/list?next_page=abc%3D>; rel=next", "/v2/x/tags/list?next_page=abc%3D"],
    ['<https://r.example/v2/x/tags/list?last=A+b>; rel="next"', "/v2/x/tags/list?last=A+b"],
    ['<?last=q>; rel="next"', "/v2/x/tags/list?last=q"],
    ['</v2/x/tags/list?last=1>; rel="prev"', undefined],
    [undefined, undefined],
  ])("%s", (link, path) => {
    expect(next(link)).toBe(path);
  });

  it.each([
    '<https://evil.example/v2/x>; rel="next"',
    '<//evil.example/v2>; rel="next"',
    '</v2/x/tags/list?n=1000>; rel="next"',
  ])("refuses %s", (link) => {
    expect(() => next(link)).toThrow(expect.objectContaining({ code: "LISTING_BROKEN" }));
  });
});

import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readJson } from "./read-json.ts";

const LIMITS = { bytes: 1_000, depth: 5 };

function request(body: BodyInit, headers: Readonly<Record<string, string>> = {}): Request {
  return new Request("http://x/", {
    method: "POST",
    body,
    headers: { "Content-Type": "application/json", ...headers },
    duplex: "half",
  } as RequestInit);
}

describe("reading a body", () => {
  it("gives its JSON, of any media type that is JSON", async () => {
    expect(await readJson(request('{"a":[1]}'), LIMITS)).toEqual({ a: [1] });
    const type = { "Content-Type": "application/cloudevents+json; charset=utf-8" };
    expect(await readJson(request("[]", type), LIMITS)).toEqual([]);
    expect(await readJson(new Request("http://x/"), LIMITS)).toBeUndefined();
    expect(await readJson(request(" "), LIMITS)).toBeUndefined();
  });

  it.each<[string, BodyInit, Readonly<Record<string, string>>?]>([
    ["a form", "a=1", { "Content-Type": "application/x-www-form-urlencoded" }],
    ["no type", "{}", { "Content-Type": "" }],
    ["broken JSON", "{"],
    ["bytes that are no UTF-8", new Uint8Array([0x22, 0xff, 0x22])],
    ["an unfinished character", new Uint8Array([0x22, 0xe4])],
    ["JSON that is too deep", "[[[[[[]]]]]]"],
  ])("refuses %s", async (_, body, headers) => {
    await expect(readJson(request(body, headers), LIMITS)).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });

  it("stops reading where there is too much, whatever the length said", async () => {
    let pulled = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        pulled++;
        controller.enqueue(new Uint8Array(100).fill(0x20));
      },
    });
    await expect(readJson(request(endless), LIMITS)).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
    expect(pulled).toBeLessThan(15);
    const long = request("x".repeat(1_001));
    await expect(readJson(long, LIMITS)).rejects.toMatchObject({ code: "PAYLOAD_TOO_LARGE" });
  });

  it("does not count brackets within texts", async () => {
    expect(await readJson(request('{"a":"[[[[[[\\"[[[["}'), LIMITS)).toEqual({ a: '[[[[[["[[[[' });
  });

  it("gives back any JSON, or refuses it for its depth alone", async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 4 }), async (json) => {
        expect(await readJson(request(json), { bytes: 1e6, depth: 5 })).toEqual(JSON.parse(json));
      }),
    );
  });
});

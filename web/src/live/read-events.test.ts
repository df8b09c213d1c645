import { expect, it } from "vitest";
import { readEvents } from "./read-events.ts";

async function read(...chunks: readonly string[]) {
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
  return Array.fromAsync(readEvents(stream));
}

it("reads events however they are cut", async () => {
  const text = 'event: next\ndata: {"a":1}\n\n: ping\n\nevent: next\r\ndata: {\r\ndata: }\r\n\r\n';
  const whole = await read(text);
  expect(whole).toEqual([
    { event: "next", data: '{"a":1}' },
    { event: "next", data: "{\n}" },
  ]);
  expect(await read(...text)).toEqual(whole);
});

it("leaves out what is cut off at the end, and names events without a name", async () => {
  expect(await read("data: one\n\ndata: tw")).toEqual([{ event: "message", data: "one" }]);
});

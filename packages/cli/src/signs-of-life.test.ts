import { HubError } from "@dth/core/error";
import type { Transport } from "@dth/core/transport";
import { fakeClock } from "@dth/testkit/clock";
import { describe, expect, it } from "vitest";
import { createSignsOfLife, type Waiting } from "./signs-of-life.ts";
import { renderWaiting } from "./text/error-text.ts";

const REQUEST = { method: "GET", origin: "http://s.test", path: "/", headers: {} } as const;

function setUp() {
  const clock = fakeClock(0);
  const heard: Waiting[] = [];
  const passedOn: string[] = [];
  const transport: Transport = {
    send: () => Promise.reject(new HubError("NETWORK", "could not connect to http://s.test: refused")),
    close: async () => {},
  };
  const listener = {
    throttled: (endpoint: string) => void passedOn.push(`throttled ${endpoint}`),
    retried: (endpoint: string) => void passedOn.push(`retried ${endpoint}`),
  };
  return { clock, heard, passedOn, ...createSignsOfLife({ transport, listener, clock, told: (w) => heard.push(w) }) };
}

describe("createSignsOfLife", () => {
  it("keeps quiet within the first second, then says about once a second why", async () => {
    const { clock, heard, passedOn, transport, listener } = setUp();
    await transport.send(REQUEST).catch(() => {});
    for (let i = 0; i < 25; i++) {
      listener.retried("http://s.test");
      await clock.advance(100);
    }
    expect(passedOn).toHaveLength(25);
    expect(heard.map(({ sinceMs }) => sinceMs)).toEqual([1000, 2000]);
    expect(heard[0]).toMatchObject({ kind: "failed", reason: "could not connect to http://s.test: refused" });
  });
  it("begins anew after a long calm", async () => {
    const { clock, heard, listener } = setUp();
    listener.throttled("http://s.test", undefined);
    await clock.advance(60_000);
    listener.throttled("http://s.test", undefined);
    expect(heard).toEqual([]);
    await clock.advance(5000);
    listener.throttled("http://s.test", undefined);
    expect(heard).toEqual([{ endpoint: "http://s.test", kind: "throttled", reason: undefined, sinceMs: 5000 }]);
  });
});

describe("renderWaiting", () => {
  const waiting = { endpoint: "http://s.test", kind: "failed", reason: undefined, sinceMs: 3000 } as const;
  it.each([
    [{ ...waiting, reason: "could not connect" }, "en", "retrying (3.0 s): could not connect"],
    [waiting, "en", "retrying (3.0 s): http://s.test: an error that may pass"],
    [{ ...waiting, kind: "throttled" }, "zh", "http://s.test: 要求降低请求频率，稍后重试 (3.0 秒)"],
  ] as const)("%o in %s", (told, language, line) => expect(renderWaiting(told, language)).toBe(line));
});

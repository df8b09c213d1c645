import type { ProgressSnapshot } from "@dth/core/run-progress";
import { fakeClock } from "@dth/testkit/clock";
import { describe, expect, it } from "vitest";
import { displayWidth } from "../text/width.ts";
import { createDisplay, watch } from "./display.ts";
import { renderLive, renderPlain } from "./lines.ts";
import { createRateMeter } from "./rates.ts";
import { Screen } from "./screen.ts";

const count = (objects: number, bytes = objects * 100) => ({ objects, bytes });
const SNAPSHOT: ProgressSnapshot = {
  phase: "listing",
  found: count(1000),
  same: count(200),
  filtered: count(0),
  extra: count(0),
  queued: count(800),
  listingComplete: false,
  copied: count(300),
  skipped: count(0),
  failed: count(2),
  deleted: count(0),
  transferredBytes: 30_000,
  requestsInFlight: 12,
  retries: 3,
  throttles: 0,
  limiting: "destination",
  startedAt: 0,
  elapsedMs: 10_000,
};

describe("createRateMeter", () => {
  it("tells speeds over the last seconds, and what is left by bytes", () => {
    const meter = createRateMeter();
    expect(meter(SNAPSHOT)).toMatchObject({ objectsPerSecond: 50.2, bytesPerSecond: 3000 });
    const later = { ...SNAPSHOT, elapsedMs: 12_000, copied: count(400), transferredBytes: 40_000 };
    const rates = meter(later);
    expect(rates).toMatchObject({ objectsPerSecond: 50, bytesPerSecond: 5000 });
    expect(rates.leftMs).toBeCloseTo(((80_000 - 40_200) / 5000) * 1000);
  });
  it("knows no end while nothing moves, and an end when nothing is left", () => {
    const meter = createRateMeter();
    meter(SNAPSHOT);
    expect(meter({ ...SNAPSHOT, elapsedMs: 15_000 }).leftMs).toBeUndefined();
    expect(createRateMeter()({ ...SNAPSHOT, queued: count(302) }).leftMs).toBe(0);
  });
});

describe("rendering", () => {
  const rates = { objectsPerSecond: 50, bytesPerSecond: 5000, leftMs: 8000 };
  it("says that counts are lower bounds until the listing is complete", () => {
    const growing = renderLive(SNAPSHOT, rates, { language: "en", width: 79 }).join("\n");
    expect(growing).toContain(">= 800 to copy");
    expect(growing).toContain("ETA >= 8.0 s");
    const whole = renderLive({ ...SNAPSHOT, listingComplete: true }, rates, { language: "en", width: 79 }).join("\n");
    expect(whole).not.toContain(">=");
    expect(whole).toMatch(/█+░+ 37 %/u);
  });
  it("fits any width in both languages, and shows keys harmlessly", () => {
    const lastError = { code: "ACCESS_DENIED", message: "no\x1b[2J way", key: "复制\n".repeat(40) } as const;
    for (const language of ["en", "zh"] as const) {
      for (const width of [20, 40, 79, 200]) {
        const lines = renderLive({ ...SNAPSHOT, lastError }, rates, { language, width });
        expect(lines).toHaveLength(6);
        for (const line of lines) {
          expect(displayWidth(line)).toBeLessThanOrEqual(width);
          expect(line).not.toMatch(/[\x00-\x1f]/u);
        }
      }
    }
  });
  it("has one line for logs", () => {
    const line = renderPlain(SNAPSHOT, rates, "en");
    expect(line).not.toContain("\n");
    expect(line).toContain("same 200, failed 2");
  });
});

function fakeOutput() {
  let text = "";
  return {
    output: {
      write: (more: string) => {
        text += more;
      },
      isTerminal: true,
      columns: () => 80,
    },
    text: () => text,
  };
}

describe("displays", () => {
  it("redraws in place and leaves nothing behind", () => {
    const { output, text } = fakeOutput();
    const display = createDisplay({ mode: "live", language: "en", output, events: () => {} });
    display.show(SNAPSHOT);
    const first = text().length;
    expect(text()).not.toMatch(/\x1b\[\d+A/u);
    display.show(SNAPSHOT);
    expect(text().slice(first)).toContain("\x1b[5A\r");
    display.end();
    expect(text()).toMatch(/\x1b\[5A\r\x1b\[J\x1b\[\?2026l$/u);
  });
  it("lets what is said meanwhile pass above, and still leaves nothing behind", () => {
    const { output, text } = fakeOutput();
    const screen = new Screen(output);
    const display = createDisplay({ mode: "live", language: "en", output: screen, events: () => {} });
    screen.write("before\n");
    expect(text()).toBe("before\n");
    display.show(SNAPSHOT);
    const first = text().length;
    screen.write("\nStopping\n");
    expect(text().slice(first)).toMatch(/\x1b\[5A\r\x1b\[JStopping\n(?:[^\n]+\n){5}\x1b\[J/u);
    display.end();
    const all = text().length;
    screen.write("after\n");
    expect(text().slice(all)).toBe("after\n");
  });
  it("speaks JSON events only in JSON mode", () => {
    const { output, text } = fakeOutput();
    const events: object[] = [];
    createDisplay({ mode: "json", language: "en", output, events: (event) => events.push(event) }).show(SNAPSHOT);
    expect(events).toMatchObject([{ event: "progress", found: { objects: 1000 } }]);
    expect(text()).toBe("");
  });
  it("stops watching when the run ends, and passes its failure on", async () => {
    const shown: ProgressSnapshot[] = [];
    const clock = fakeClock();
    const display = { intervalMs: 100, show: (s: ProgressSnapshot) => void shown.push(s), end: () => {} };
    await expect(watch(display, () => SNAPSHOT, Promise.reject(new Error("x")), clock)).rejects.toThrow("x");
    expect(await watch(display, () => SNAPSHOT, Promise.resolve(7), clock)).toBe(7);
    expect(shown).toEqual([]);
  });
});

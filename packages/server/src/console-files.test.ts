import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createConsoleFiles, hasConsole } from "./console-files.ts";

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "dth-console-"));
  mkdirSync(join(directory, "dist", "assets"), { recursive: true });
  writeFileSync(join(directory, "secret.txt"), "outside");
  writeFileSync(join(directory, "dist", "index.html"), "<p>console");
  writeFileSync(join(directory, "dist", "assets", "app-1a2b.js"), "run()");
});
afterEach(() => rmSync(directory, { recursive: true }));

const get = (path: string, init?: RequestInit, below = "dist") =>
  createConsoleFiles(join(directory, below))(new Request(`http://localhost${path}`, init));

describe("createConsoleFiles", () => {
  it("serves files with their type, and pages of the console for every other address", async () => {
    const script = await get("/assets/app-1a2b.js");
    expect(await script.text()).toBe("run()");
    expect(script.headers.get("content-type")).toContain("text/javascript");
    expect(script.headers.get("cache-control")).toContain("immutable");
    for (const path of ["/", "/tasks", "/tasks/abc", "/index.html"]) {
      const page = await get(path);
      expect(await page.text()).toBe("<p>console");
      expect(page.headers.get("cache-control")).toBe("no-cache");
    }
    expect((await get("/assets/gone.js")).status).toBe(404);
  });

  it("sends scripts compressed to who takes them so", async () => {
    const text = "run(); ".repeat(100);
    writeFileSync(join(directory, "dist", "assets", "app-1a2b.js"), text);
    const plain = await get("/assets/app-1a2b.js");
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect(await plain.text()).toBe(text);
    const small = await get("/assets/app-1a2b.js", { headers: { "accept-encoding": "gzip, br" } });
    expect(small.headers.get("content-encoding")).toBe("gzip");
    expect(small.headers.get("vary")).toBe("accept-encoding");
    const bytes = new Uint8Array(await small.arrayBuffer());
    expect(bytes.length).toBeLessThan(100);
    expect(gunzipSync(bytes).toString()).toBe(text);
  });

  it("lets nothing run but its own scripts", async () => {
    const policy = (await get("/")).headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect((await get("/none.txt")).headers.get("x-content-type-options")).toBe("nosniff");
  });

  it.each([
    "/../secret.txt",
    "/%2e%2e/secret.txt",
    "/..%2fsecret.txt",
    "/assets/..%2f..%2f..%2fsecret.txt",
    "/%00",
    "/%",
  ])("does not leave its directory for %s", async (path) => {
    const answer = await get(path);
    expect(await answer.text()).not.toContain("outside");
  });

  it("answers GET and HEAD only", async () => {
    expect((await get("/", { method: "POST", body: "x" })).status).toBe(405);
    expect(await (await get("/", { method: "HEAD" })).text()).toBe("");
  });

  it("says that there is no console where there is none", async () => {
    expect(await (await get("/", {}, "nowhere")).text()).toContain("npm run build:web");
    expect(await hasConsole(join(directory, "nowhere"))).toBe(false);
    expect(await hasConsole(join(directory, "dist"))).toBe(true);
  });
});

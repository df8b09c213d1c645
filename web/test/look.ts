/** Takes pictures of pages of a filled lab: `node test/look.ts [--out DIR] [--only TEXT]`. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { openBrowser } from "./browser.ts";
import { fillDemo } from "./demo.ts";
import { openLab } from "./lab.ts";

const { values } = parseArgs({
  options: {
    out: { type: "string", default: "/tmp/look" },
    only: { type: "string", default: "" },
    lang: { type: "string", default: "en" },
    theme: { type: "string", default: "light" },
    width: { type: "string", default: "1280" },
    height: { type: "string", default: "860" },
  },
});
mkdirSync(values.out, { recursive: true });
const lab = await openLab();
const browser = await openBrowser();
try {
  const demo = await fillDemo(lab);
  const { runs } = await lab.ask<{ runs: { items: { id: string }[] } }>(
    `{ runs(taskId: "${demo.photos}") { items { id } } }`,
  );
  const bad = await lab.ask<{ runs: { items: { id: string }[] } }>(
    `{ runs(taskId: "${demo.archive}") { items { id } } }`,
  );
  const pages: Record<string, string> = {
    home: "/",
    tasks: "/tasks",
    wizard: "/tasks/new",
    task: `/tasks/${demo.films}`,
    "task-done": `/tasks/${demo.photos}`,
    "task-runs": `/tasks/${demo.photos}/runs`,
    failures: `/tasks/${demo.archive}/failures`,
    items: `/tasks/${demo.photos}/items`,
    logs: `/tasks/${demo.photos}/logs`,
    settings: `/tasks/${demo.backups}/settings`,
    infrastructure: `/tasks/${demo.films}/infrastructure`,
    audit: `/tasks/${demo.films}/audit`,
    run: `/runs/${runs.items[0]?.id}`,
    "run-short": `/runs/${bad.runs.items[0]?.id}`,
    edit: `/tasks/${demo.backups}/edit`,
    images: "/images",
    connections: "/connections",
    notifications: "/notifications",
    tokens: "/tokens",
    people: "/people",
    move: "/move",
    about: "/about",
    missing: "/nowhere",
  };
  const page = await browser.person(lab, {
    language: values.lang,
    theme: values.theme,
    width: Number(values.width),
    height: Number(values.height),
  });
  page.on("console", (message) => message.type() === "error" && console.log("console:", message.text()));
  page.on("pageerror", (error) => console.log("page error:", error.message));
  for (const [name, path] of Object.entries(pages)) {
    if (!name.includes(values.only)) continue;
    await page.goto(lab.hub.url + path);
    await page.waitForTimeout(name === "task" ? 3_500 : 900);
    await page.screenshot({ path: join(values.out, `${name}.png`), fullPage: true });
  }
} finally {
  await browser.close();
  await lab.close();
}

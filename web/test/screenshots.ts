/** Writes docs/images: every page and scene of a lab in both languages and themes, wide and narrow. `--only PATTERN`, `--look PATTERN`, `--full`, `--out DIR`. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { Page } from "playwright-core";
import { fillDemo } from "./demo.ts";
import { openConsole } from "./open-console.ts";
import { pagesOf } from "./pages.ts";
import { keepImages, startRegistries } from "./registries.ts";
import { FIRST_SCENES, play, type Scene, scenesOf } from "./scenes.ts";

/** Milliseconds until a page is as it stays; a live one shows its speed by then. */
const SETTLE_MS = 700;
const LIVE_MS = 3_000;
/** Milliseconds in which a scene comes about: pictures are taken on machines that are busy with other things, too. */
const PATIENCE_MS = 60_000;

const LOOKS = [
  { name: "en-light", language: "en", theme: "light", width: 1280, height: 860 },
  { name: "zh-dark", language: "zh", theme: "dark", width: 1280, height: 860 },
  { name: "en-dark", language: "en", theme: "dark", width: 1280, height: 860 },
  { name: "zh-light", language: "zh", theme: "light", width: 1280, height: 860 },
  { name: "narrow", language: "en", theme: "light", width: 360, height: 740 },
  { name: "narrow-zh", language: "zh", theme: "dark", width: 360, height: 740 },
];

const { values } = parseArgs({
  options: {
    out: { type: "string", default: fileURLToPath(new URL("../../docs/images", import.meta.url)) },
    only: { type: "string", default: "" },
    look: { type: "string", default: "" },
    full: { type: "boolean", default: false },
  },
});
const [wanted, looked] = [new RegExp(values.only), new RegExp(values.look)];
const looks = LOOKS.filter(({ name }) => looked.test(name));
const { lab, browser, close } = await openConsole();
for (const look of looks) {
  const page = await browser.person(lab, look);
  await take(page, FIRST_SCENES, directoryOf(look.name));
  await page.context().close();
}
const registries = await startRegistries();
try {
  await keepImages(lab, registries, "Images to the cloud");
  await registries.move("shop/front", "stable");
  const demo = await fillDemo(lab);
  const pages = await pagesOf(lab, demo);
  for (const look of looks) {
    const directory = directoryOf(look.name);
    const guest = await browser.person(lab, { ...look, token: "" });
    await guest.goto(lab.hub.url);
    await guest.waitForTimeout(SETTLE_MS);
    await guest.screenshot({ path: join(directory, "sign-in.png") });
    await guest.context().close();
    const page = await browser.person(lab, look);
    page.setDefaultTimeout(PATIENCE_MS);
    for (const [name, path] of Object.entries(pages).filter(([name]) => wanted.test(name))) {
      await page.goto(lab.hub.url + path);
      await page.waitForTimeout(["task-live", "images"].includes(name) ? LIVE_MS : SETTLE_MS);
      await page.screenshot({ path: join(directory, `${name}.png`), fullPage: values.full });
    }
    await take(page, scenesOf(demo), directory);
    await page.context().close();
    console.log(`${look.name}: ${directory}`);
  }
} finally {
  await close();
  await registries.close();
}

function directoryOf(look: string): string {
  const directory = join(values.out, look);
  mkdirSync(directory, { recursive: true });
  return directory;
}

async function take(page: Page, scenes: readonly Scene[], directory: string): Promise<void> {
  for (const scene of scenes.filter(({ name }) => wanted.test(name))) {
    await play(lab, page, scene, async () => {
      await page.waitForTimeout(SETTLE_MS);
      await page.screenshot({ path: join(directory, `${scene.name}.png`), fullPage: values.full });
    });
  }
}

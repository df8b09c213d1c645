import type { Page, Route } from "playwright-core";
import type { Demo } from "./demo.ts";
import type { Lab } from "./lab.ts";

/** Something that a page shows only once a person has done something, or something went wrong. */
export interface Scene {
  readonly name: string;
  readonly path: string;
  /** Changes what the page is told, before it is opened. */
  readonly answer?: (route: Route) => void | Promise<void>;
  /** What a person does, until it is there. Finds its way by structure, for the words are in two languages. */
  readonly act: (page: Page) => Promise<void>;
}

const REFUSAL = {
  message: "the records cannot be read",
  extensions: { code: "RECORDS_UNUSABLE", remedy: "dth hub restore", requestId: "req-17" },
};

/** Scenes of a filled lab: the wizard's steps, dialogs, a plan, and a hub that is slow, refuses or is away. */
export function scenesOf(demo: Demo): readonly Scene[] {
  const edit = `/tasks/${demo.backups}/edit`;
  const steps = ["source", "destination", "options", "schedule", "review"].map((name, step) => ({
    name: `wizard-${name}`,
    path: edit,
    act: async (page: Page) => {
      await page.locator(".steps button").nth(step).click();
      await page.locator(`.steps button:nth-of-type(${step + 1})[aria-current="step"]`).waitFor();
      if (name === "review") await page.locator(".check").last().scrollIntoViewIfNeeded();
    },
  }));
  return [
    ...steps,
    { name: "plan", path: `/tasks/${demo.photos}/plan`, act: async (page) => page.locator(".figures").waitFor() },
    dialog("dialog-connection", "/connections", (page) => page.locator("main .button.primary").first().click()),
    dialog("dialog-channel", "/notifications", (page) => page.locator("main .button.primary").first().click()),
    dialog("dialog-token", "/tokens", (page) => page.locator("main .button.primary").first().click()),
    dialog("dialog-accept", `/tasks/${demo.archive}/failures`, (page) =>
      page.locator("main .slips li button.button.compact").nth(1).click(),
    ),
    dialog("dialog-delete", `/tasks/${demo.backups}`, async (page) => {
      await page.locator("main .head button").last().click();
      await page.locator('[role="menuitem"]').nth(-2).click();
    }),
    dialog("dialog-expired", "/tasks", async (page) => {
      await page.locator("main tbody tr").first().waitFor();
      await page.route("**/graphql", (route) => route.fulfill({ status: 401, json: { code: "UNAUTHENTICATED" } }));
      await page.locator("main input").first().fill("films");
    }),
    {
      name: "loading",
      path: `/tasks/${demo.photos}`,
      answer: () => {},
      act: (page) => page.locator("main .skeleton").first().waitFor(),
    },
    {
      name: "refused",
      path: `/tasks/${demo.photos}`,
      answer: (route) => route.fulfill({ json: { data: null, errors: [REFUSAL] } }),
      act: (page) => page.locator("main .problem").first().waitFor(),
    },
    {
      name: "offline",
      path: "/",
      answer: (route) => route.abort(),
      act: (page) => page.locator('.feed[data-state="offline"]').waitFor(),
    },
  ];
}

/** Scenes of a lab where nothing is yet. */
export const FIRST_SCENES: readonly Scene[] = [
  { name: "first-home", path: "/", act: (page) => page.locator("main h1, main h2").first().waitFor() },
  ...["tasks", "images", "connections", "notifications"].map((name) => ({
    name: `first-${name}`,
    path: `/${name}`,
    act: (page: Page) => page.locator("main .empty").first().waitFor(),
  })),
];

function dialog(name: string, path: string, open: (page: Page) => Promise<void>): Scene {
  const act = async (page: Page) => {
    await open(page);
    await page.locator(".dialog").waitFor();
  };
  return { name, path, act };
}

/** Has a scene played on a page. Afterwards the page is told the truth again. */
export async function play(lab: Lab, page: Page, scene: Scene, look: () => Promise<void>): Promise<void> {
  const { answer } = scene;
  if (answer !== undefined) await page.route("**/*", (route) => (isOfPage(route) ? answer(route) : route.continue()));
  try {
    await page.goto(lab.hub.url + scene.path);
    await scene.act(page);
    await look();
  } finally {
    await page.unrouteAll({ behavior: "ignoreErrors" });
    // Drafts of one scene are not those of the next.
    await page.evaluate(() => sessionStorage.clear());
  }
}

/** Whether a request is for what a page shows: all but the question who is signed in. */
function isOfPage(route: Route): boolean {
  const request = route.request();
  return /\/graphql|\/api\//.test(request.url()) && !/\bme\s*\{/.test(request.postData() ?? "");
}

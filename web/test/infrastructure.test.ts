import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "./browser.ts";
import type { Lab } from "./lab.ts";
import { makeTask, storeKey } from "./lab-tasks.ts";
import { type OpenConsole, openConsole } from "./open-console.ts";

const page = (service: string) => `https://eu-west-1.console.aws.amazon.com/${service}/home`;

/** What a hub on AWS answers; the lab's hub executes runs itself. */
const PARTS = {
  stack: {
    name: "hub-task-1",
    link: page("cloudformation"),
    status: "UPDATE_ROLLBACK_COMPLETE",
    reason: "Queue: the name is taken",
  },
  launch: { state: "FAILED", at: "2030-01-31T12:00:00.000Z", reason: "Queue: the name is taken" },
  queue: { name: "hub-task-1-work", link: page("sqs/v3"), waiting: 1_200, leased: 7, dead: 2 },
  fleet: { name: "hub-task-1-workers", link: page("ec2"), desired: 3, running: 1, most: 20 },
  logs: { name: "/data-transfer-hub/hub-task-1", link: page("cloudwatch") },
  dashboard: { name: "hub-task-1-eu-west-1", link: page("cloudwatch") },
};

const OUTPUTS = [
  { OutputKey: null, OutputValue: "/dth/task/1" },
  { OutputKey: "RunsMachine", OutputValue: "hub-task-1-runs" },
];

describe("where a task runs", { timeout: 120_000 }, () => {
  let lab: Lab;
  let browser: Browser;
  let close: OpenConsole["close"];
  let task: string;

  beforeAll(async () => {
    ({ lab, browser, close } = await openConsole());
    await storeKey(lab);
    task = await makeTask(lab, "Photos", "photos");
  }, 120_000);
  afterAll(() => close?.());

  it("is told part by part, with links to AWS' console, in both languages", async () => {
    for (const [language, words] of [
      ["en", ["1,200 waiting, 7 being worked on, 2 given up", "1 working, 3 wanted, 20 at most", "FAILED"]],
      ["zh", ["1,200 条等待", "1 台运行", "FAILED"]],
    ] as const) {
      const person = await browser.person(lab, { language });
      await person.route("**/graphql", async (route) => {
        const isAsked = (route.request().postData() ?? "").includes("query Infrastructure");
        if (!isAsked) return route.continue();
        const data = { getTask: { id: task, stackOutputs: OUTPUTS }, infrastructure: PARTS };
        return route.fulfill({ json: { data } });
      });
      await person.goto(`${lab.hub.url}/tasks/${task}/infrastructure`);
      await person.getByText("hub-task-1-runs", { exact: true }).waitFor();
      // A name that is the hub's own, and no log group of AWS.
      expect(await person.getByText("/dth/task/").count()).toBe(0);
      for (const text of words) await person.getByText(text).first().waitFor();
      const link = person.getByRole("link", { name: PARTS.queue.name, exact: true });
      expect(await link.getAttribute("href")).toBe(PARTS.queue.link);
      expect(await link.getAttribute("rel")).toContain("noreferrer");
      await person.close();
    }
  });

  it("is this machine where the hub executes runs itself", async () => {
    const person = await browser.person(lab);
    await person.goto(`${lab.hub.url}/tasks/${task}/infrastructure`);
    await person.getByText("On the machine of the hub").waitFor();
    await person.close();
  });
});

import type { Locator, Page } from "playwright-core";
import type { FormName } from "../src/forms/form-names.ts";
import { KEY, type Lab } from "./lab.ts";

/** A name that was made to break pages: markup, another direction, and no place to break a line. */
export const HOSTILE = `<img src=x onerror="alert(1)"><b>\u202e\u0645\u0644\u0641</b>${"W".repeat(50)}`;

/** What a hub says that refuses. It too is text. */
export const REFUSED = "not so, says the <b>hub</b>";

/** How one field of a form is got wrong and right; the rest of the form is like it. */
export interface FormCase {
  readonly path: string;
  /** Before the page is opened. */
  readonly prepare?: (page: Page) => Promise<void>;
  readonly open: (page: Page, language: "en" | "zh") => Promise<void>;
  /** The field, as a selector. */
  readonly field: string;
  readonly wrong: string;
  readonly says: { readonly en: string; readonly zh: string };
  /** Everything else that has to be given. */
  readonly fill?: (form: Locator) => Promise<void>;
  readonly right: string;
  /** What the form sends. */
  readonly operation: string;
  /** Path that the hub would give to an issue of the field. */
  readonly at: string;
  /** How the hub refuses, where not by an error. */
  readonly refusal?: (path: string) => object;
  readonly refusedWith?: string;
  /** Waits for what says that it was sent. */
  readonly sent: (page: Page) => Promise<unknown>;
  /** What was typed stays after it was sent. */
  readonly stays?: boolean;
  readonly isSecret?: boolean;
  readonly isFile?: boolean;
}

const press = (name: string | RegExp) => (page: Page) => page.getByRole("button", { name }).first().click();
const gone = (name: FormName) => (page: Page) => page.locator(`[data-form="${name}"]`).waitFor({ state: "detached" });
const nothing = () => Promise.resolve();

/** Every form of the console. Something is in the lab afterwards that they are about. */
export async function formCases(lab: Lab): Promise<Readonly<Record<FormName, FormCase>>> {
  const taskId = await fillLab(lab);
  return {
    "sign-in": SIGN_IN,
    connection: connectionCase(lab),
    "connection-test": CONNECTION_TEST,
    secret: SECRET,
    channel: channelCase(lab),
    token: TOKEN,
    task: taskCase(lab),
    acceptance: acceptanceCase(taskId),
    import: IMPORT,
    original: ORIGINAL,
  };
}

/** A secret, a connection and a task for them to be about. @returns the task's id */
async function fillLab(lab: Lab): Promise<string> {
  await lab.ask("mutation($input: SecretInput!) { writeSecret(input: $input) { name } }", {
    input: { name: "lab-key", fields: Object.entries(KEY).map(([name, value]) => ({ name, value })) },
  });
  const parameters = { endpoint: lab.store.url, region: lab.store.region, addressing: "path", secret: "lab-key" };
  const input = { name: "Lab", plugin: "s3", type: "s3-compatible", parameters: JSON.stringify(parameters) };
  await lab.ask("mutation($input: ConnectionInput!) { createConnection(input: $input) { id } }", { input });
  const side = (bucket: string) => ({
    type: "s3-compatible",
    parameters: JSON.stringify({ ...parameters, bucket }),
  });
  const { createTaskV2: task } = await lab.ask<{ createTaskV2: { id: string } }>(
    "mutation($input: TaskInput!) { createTaskV2(input: $input, start: false) { id } }",
    { input: { name: HOSTILE, plugin: "s3", source: side("photos"), destination: side("photos-copy") } },
  );
  return task.id;
}

const SIGN_IN: FormCase = {
  path: "/",
  open: nothing,
  field: "input[type=password]",
  wrong: "two words",
  says: { en: "without blanks", zh: "不能有空白" },
  right: "dth_wrong",
  operation: "Me",
  at: "token",
  refusal: () => ({ errors: [{ message: "no", extensions: { code: "UNAUTHENTICATED", remedy: "" } }] }),
  refusedWith: "does not know this token",
  sent: nothing,
  isSecret: true,
};

function connectionCase(lab: Lab): FormCase {
  return {
    path: "/connections",
    open: press("New connection"),
    field: "#connection-name",
    wrong: "x".repeat(201),
    says: { en: "must have at most 200 characters", zh: "最多 200 个字符" },
    async fill(form) {
      await form.locator("#connection-type").selectOption("s3-compatible");
      await form.getByLabel("Endpoint").fill(lab.store.url);
      await form.getByLabel("Region").fill(lab.store.region);
      await form.getByLabel("Secret", { exact: true }).selectOption("lab-key");
    },
    right: HOSTILE,
    operation: "CreateConnection",
    at: "name",
    sent: gone("connection"),
  };
}

const CONNECTION_TEST: FormCase = {
  path: "/connections",
  open: press("Test: Lab"),
  field: "#location-prefix",
  wrong: "x".repeat(1_025),
  says: { en: "must have at most 1024 characters", zh: "最多 1024 个字符" },
  fill: (form) => form.getByLabel("Bucket").fill("photos"),
  // As long as the longest key: 1,024 bytes.
  right: `${HOSTILE}${"\u6f22".repeat(309)}x`,
  operation: "TestConnection",
  stays: true,
  at: "location.prefix",
  sent: (page) => page.locator(".check").first().waitFor(),
};

const SECRET: FormCase = {
  path: "/connections",
  async open(page) {
    const choice = page.locator("#secrets select").first();
    const label = await choice.locator("option", { hasText: "Access key id" }).first().textContent();
    await choice.selectOption({ label: label ?? "" });
  },
  field: "#secret-value-secretAccessKey",
  wrong: " blank",
  says: { en: "must not begin or end with a blank", zh: "开头或结尾不能有空白" },
  async fill(form) {
    await form.locator("#secret-name").fill(`typed-${Math.random().toString(36).slice(2)}`);
    await form.locator("#secret-value-accessKeyId").fill("AKIA");
  },
  right: HOSTILE,
  operation: "WriteSecret",
  at: "value.secretAccessKey",
  sent: gone("secret"),
  isSecret: true,
};

function channelCase(lab: Lab): FormCase {
  return {
    path: "/notifications",
    open: press("New channel"),
    field: "#channel-name",
    wrong: "x".repeat(101),
    says: { en: "must have at most 100 characters", zh: "最多 100 个字符" },
    fill: (form) => form.locator("#channel-target-url").fill(`${lab.store.url}/hook`),
    right: HOSTILE.slice(0, 100),
    operation: "CreateChannel",
    at: "name",
    sent: gone("channel"),
  };
}

const TOKEN: FormCase = {
  path: "/tokens",
  open: press("New token"),
  field: "#token-name",
  wrong: " ",
  says: { en: "must not be empty", zh: "不能为空" },
  right: HOSTILE.slice(0, 100),
  operation: "CreateToken",
  at: "name",
  sent: (page) => page.getByRole("dialog").locator("code").waitFor(),
};

function taskCase(lab: Lab): FormCase {
  return {
    path: "/tasks/new",
    async open(page) {
      await page.locator('input[name="plugin"]').first().check();
      await page.locator(".choices label", { hasText: /^(S3-compatible store|S3 兼容)/ }).click();
    },
    field: "#source-parameters-bucket",
    wrong: "No Bucket!",
    says: { en: "the bare name of a bucket", zh: "仅填写存储桶名称" },
    async fill(form) {
      await form.getByLabel("Endpoint").fill(lab.store.url);
      await form.getByLabel("Region").fill(lab.store.region);
      await form.getByLabel("Secret", { exact: true }).selectOption("lab-key");
      await form.getByLabel("Prefix").fill(HOSTILE);
    },
    right: "photos",
    operation: "CheckTask",
    stays: true,
    at: "source.parameters.bucket",
    refusal: (path) => ({ data: { checkTask: [{ path, message: { en: REFUSED, zh: REFUSED } }] } }),
    async sent(page) {
      await page.locator('[aria-current="step"]', { hasText: "Destination" }).waitFor();
      await page.getByRole("button", { name: "Back" }).click();
      await page.locator("#source-parameters-prefix").waitFor();
    },
  };
}

function acceptanceCase(taskId: string): FormCase {
  return {
    path: `/tasks/${taskId}/failures`,
    prepare: (page) => showFailures(page, taskId),
    open: press("Accept"),
    field: "#acceptance-reason",
    wrong: "x".repeat(1_001),
    says: { en: "must have at most 1000 characters", zh: "最多 1000 个字符" },
    right: HOSTILE.repeat(5),
    operation: "AcceptFailures",
    stays: true,
    at: "reason",
    // There is no such run: what else the hub says is at the end of the form.
    sent: (page) => page.locator('[data-form="acceptance"] .problem', { hasText: "NOT_FOUND" }).waitFor(),
  };
}

const IMPORT: FormCase = {
  path: "/move",
  open: nothing,
  field: "input[type=file]",
  wrong: JSON.stringify({
    format: "data-transfer-hub",
    version: 1,
    connections: [],
    channels: [],
    tasks: [HOSTILE],
  }),
  says: { en: "tasks.0: must be an object", zh: "tasks.0: 必须为对象" },
  right: JSON.stringify({ format: "data-transfer-hub", version: 1, connections: [], channels: [], tasks: [] }),
  operation: "ImportAll",
  at: "tasks.0.source.parameters.bucket",
  sent: (page) => page.getByText("Imported: 0 tasks").waitFor(),
  isFile: true,
};

const ORIGINAL: FormCase = {
  path: "/move",
  open: nothing,
  field: "#original-parameters",
  wrong: "[{",
  says: { en: "is no JSON", zh: "不是有效的 JSON" },
  fill: (form) => form.locator("#original-name").fill(HOSTILE),
  right:
    "sourceType=Aliyun_OSS\nsrcBucket=photos\nsrcRegion=cn-hangzhou\nsrcCredentials=lab-key\ndestBucket=photos-copy\ndestRegion=eu-central-1",
  operation: "ImportOriginal",
  at: "source.parameters.region",
  sent: (page) => page.locator(".note.good, .wrong").first().waitFor(),
};

/** A connection, a channel and a token of that name; the task has it already. */
export async function storeHostile(lab: Lab): Promise<void> {
  const name = HOSTILE.slice(0, 100);
  const target = { kind: "webhook", url: `${lab.store.url}/${"long".repeat(200)}` };
  const connection = { name, plugin: "s3", type: "s3-compatible", parameters: connectionParameters(lab) };
  await lab.ask("mutation($input: ConnectionInput!) { createConnection(input: $input) { id } }", { input: connection });
  await lab.ask("mutation($input: ChannelInput!) { createChannel(input: $input) { id } }", { input: { name, target } });
  await lab.ask("mutation($input: TokenInput!) { createToken(input: $input) { token } }", {
    input: { name, role: "viewer" },
  });
}

function connectionParameters(lab: Lab): string {
  return JSON.stringify({ endpoint: lab.store.url, region: lab.store.region, addressing: "path", secret: "lab-key" });
}

/** Failures of a task, as if a run had some. */
async function showFailures(page: Page, taskId: string): Promise<void> {
  const group = {
    runId: "run1",
    taskId,
    taskName: HOSTILE,
    code: "ACCESS_DENIED",
    objects: 3,
    bytes: 3_000,
    samples: [HOSTILE, "x".repeat(1_024)],
    remedy: "",
    accepted: null,
    retrying: null,
  };
  await page.route("**/graphql", (route) =>
    /query Inbox\b/.test(route.request().postData() ?? "")
      ? route.fulfill({ json: { data: { inbox: [group] } } })
      : route.fallback(),
  );
}

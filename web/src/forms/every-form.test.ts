import { createAuthenticator } from "@dth/api/access/authenticator";
import { applies } from "@dth/core/check-parameters";
import type { InputIssue } from "@dth/core/input-issue";
import type { Parameter, ParameterValue, ParameterValues } from "@dth/core/parameter";
import type { Caller } from "@dth/hub/caller";
import { createHub } from "@dth/hub/create-hub";
import type { Hub } from "@dth/hub/hub";
import { PLUGINS } from "@dth/plugins/plugins";
import { memoryHubPorts } from "@dth/testkit/hub-ports";
import { beforeAll, describe, expect, it } from "vitest";
import { checkConnection, checkPlace, connectionInput } from "../pages/connections/connection-form.ts";
import { checkImport, NO_FILE } from "../pages/move/import-form.ts";
import { checkOriginal, NO_ORIGINAL, originalInput } from "../pages/move/original-form.ts";
import { type ChannelForm, channelForm, channelInput, checkChannel } from "../pages/notifications/channel-form.ts";
import { checkAcceptance } from "../pages/run/acceptance-form.ts";
import { checkToken, NEW_TOKEN, type TokenForm, tokenInput } from "../pages/tokens/token-form.ts";
import { checkDraft } from "../pages/wizard/check-draft.ts";
import { type Draft, emptyDraft, specOf } from "../pages/wizard/draft.ts";
import { WIZARD } from "../pages/wizard/texts.ts";
import { checkSignIn } from "../shell/token-form.ts";
import { COMMON } from "../ui/texts.ts";
import { effectiveValues, givenValues } from "./effective.ts";
import type { FormName } from "./form-names.ts";
import { checkSecret, type SecretForm, secretInput } from "./secret-form.ts";

const PRINCIPAL = { subject: "a", name: "A", role: "admin", kind: "user" } as const;
const ADMIN: Caller = { principal: PRINCIPAL, door: "graphql", requestId: "r", language: "en" };
const LONG = "x".repeat(3_000);
const RTL = "\u202eتقرير<script>";

/** Something wrong that was typed: what the form says of it, and who says so at the hub. */
interface Wrong {
  readonly what: string;
  readonly here: readonly InputIssue[];
  readonly there: (hub: Hub) => unknown;
}

function token(part: Partial<TokenForm>): Wrong {
  const values = { ...NEW_TOKEN, name: "n", ...part };
  return {
    what: JSON.stringify(part).slice(0, 60),
    here: checkToken(values),
    there: (hub) => hub.tokens.create(ADMIN, tokenInput(values)),
  };
}

function channel(part: Omit<Partial<ChannelForm>, "target">, target: Partial<ChannelForm["target"]> = {}): Wrong {
  const empty = channelForm(undefined, "en");
  const values = { ...empty, name: "n", ...part, target: { ...empty.target, url: "https://a.example/", ...target } };
  return {
    what: JSON.stringify([part, target]).slice(0, 60),
    here: checkChannel(values),
    there: (hub) => hub.channels.create(ADMIN, channelInput(values)),
  };
}

function secret(part: Partial<SecretForm>): Wrong {
  const values = { name: "keys", isKnown: false, fields: [], value: { key: "v" }, ...part };
  return {
    what: JSON.stringify(part).slice(0, 60),
    here: checkSecret(values),
    there: (hub) => hub.secrets.write(ADMIN, secretInput(values)),
  };
}

/** What a parameter does not take, though it is a value; undefined where it takes any. */
function badValue(parameter: Parameter): ParameterValue | undefined {
  switch (parameter.type) {
    case "number":
      return parameter.max !== undefined ? parameter.max + 1 : parameter.min && parameter.min - 1;
    case "instant":
      return -1;
    case "boolean":
    case "choice":
      return RTL;
    case "secret":
      return "no name of a secret!";
    case "list":
      if (parameter.pattern !== undefined) return [`${RTL} !`];
      return parameter.maxItems === undefined ? undefined : Array.from({ length: parameter.maxItems + 1 }, String);
    case "map":
      return "text";
    case "text":
      return parameter.pattern === undefined ? LONG.repeat(3) : `${RTL} !`;
  }
}

function badValues(parameters: readonly Parameter[]): ParameterValues {
  const pairs = parameters.flatMap((one) => {
    const value = badValue(one);
    return value === undefined ? [] : [[one.name, value] as const];
  });
  return givenValues(parameters, Object.fromEntries(pairs));
}

const ENDPOINTS = PLUGINS.flatMap(({ manifest }) =>
  [...new Map([...manifest.destinations, ...manifest.sources].map((one) => [one.id, one])).values()].map(
    (endpoint) => ({
      plugin: manifest.id,
      endpoint,
    }),
  ),
);

/** Of every kind of endpoint of every plugin: everything that can be given, and all of it wrong. */
function connections(): readonly Wrong[] {
  return ENDPOINTS.map(({ plugin, endpoint }) => {
    const values = { name: RTL, plugin, type: endpoint.id, parameters: badValues(endpoint.connection) };
    return {
      what: `${plugin} ${endpoint.id}`,
      here: checkConnection(values, endpoint.connection),
      there: (hub: Hub) => hub.connections.create(ADMIN, connectionInput(values, endpoint.connection)),
    };
  });
}

function task(what: string, part: Partial<Draft>): Wrong {
  const draft = { ...emptyDraft("UTC"), ...part };
  const manifest = PLUGINS.find(({ manifest: { id } }) => id === draft.plugin)?.manifest;
  const side = (all: (typeof ENDPOINTS)[number]["endpoint"][] | undefined, type: string) => {
    const endpoint = all?.find(({ id }) => id === type);
    return endpoint && [...endpoint.connection, ...endpoint.location];
  };
  const here = checkDraft(draft, {
    source: side(manifest && [...manifest.sources], draft.source.type),
    destination: side(manifest && [...manifest.destinations], draft.destination.type),
    options: manifest?.options ?? [],
    events: manifest?.events,
    connection: () => ({}),
  });
  return {
    what,
    here,
    there: async (hub) => {
      const issues = await hub.tasks.check(ADMIN, specOf(draft));
      if (issues.length > 0) throw Object.assign(new Error("refused"), { issues });
    },
  };
}

function schedule(part: Partial<Draft["schedule"]>): Wrong {
  const { schedule: empty } = emptyDraft("UTC");
  const s3 = { type: "s3-compatible", connection: "", parameters: {} };
  const rest = { name: "n", plugin: "s3", source: s3, destination: s3 };
  return task(`schedule ${JSON.stringify(part)}`, { ...rest, schedule: { ...empty, ...part } });
}

const EXPORT = { format: "data-transfer-hub", version: 1, connections: [], channels: [], tasks: [] };

/** Every form, with what people get wrong in it. */
const FORMS: Readonly<Record<FormName, () => readonly Wrong[]>> = {
  "sign-in": () =>
    ["", "two words", "令牌", "x".repeat(20_000)].map((text) => ({
      what: text.slice(0, 20),
      here: checkSignIn({ token: text, remember: false }),
      there: (hub) => createAuthenticator(hub.tokens, [])(text),
    })),
  connection: () => [
    ...connections(),
    ...["", LONG].map((name) => {
      const values = { name, plugin: "s3", type: "s3-compatible", parameters: {} };
      const parameters = ENDPOINTS.find(({ endpoint }) => endpoint.id === "s3-compatible")?.endpoint.connection ?? [];
      return {
        what: name.slice(0, 20),
        here: checkConnection(values, parameters).filter(({ path }) => path === "name"),
        there: (hub: Hub) => hub.connections.create(ADMIN, values),
      };
    }),
  ],
  "connection-test": () =>
    ENDPOINTS.map(({ plugin, endpoint }) => {
      const location = badValues(endpoint.location);
      return {
        what: `${plugin} ${endpoint.id}`,
        here: checkPlace(location, endpoint.location),
        there: async (hub: Hub) => {
          const parameters = goodValues(endpoint.connection);
          const { id } = await hub.connections.create(ADMIN, { name: "n", plugin, type: endpoint.id, parameters });
          await hub.connections.test(ADMIN, id, location, new AbortController().signal);
        },
      };
    }),
  secret: () => [
    secret({ name: "" }),
    secret({ name: "-no" }),
    secret({ name: "x".repeat(200) }),
    secret({ value: {} }),
    secret({ value: { key: " blank" } }),
    secret({ value: { key: "a\u0000b" } }),
    secret({ value: { key: "\ud800" } }),
    secret({ value: { key: "x".repeat(30_000) } }),
  ],
  channel: () => [
    channel({ name: "" }),
    channel({ name: LONG }),
    channel({ on: [] }),
    ...["", "-1", "1.5", "abc", "2000"].map((digestMinutes) => channel({ digestMinutes })),
    ...["", "no address", "ftp://a.example/", "https://me:word@a.example/", `https://a.example/${LONG}`].map((url) =>
      channel({}, { url }),
    ),
    channel({}, { secret: "no name!" }),
    channel({}, { kind: "sns", topicArn: "arn:aws:s3:::bucket" }),
    channel({}, { kind: "email" }),
    channel({}, { kind: "email", to: "a@b.example\nnobody", from: "x", server: "a b", port: "0" }),
    channel({}, { kind: "email", to: "a@b", from: "a@b", server: "h", port: "70000", security: "ssl" }),
    channel({}, { kind: "email", to: "a@b", from: "a@b", server: "h", security: "none", secret: "mail" }),
  ],
  token: () => [
    token({ name: "" }),
    token({ name: LONG }),
    ...["0", "-1", "1.5", "abc", "1e999", "99999"].map((expiresInDays) => token({ expiresInDays })),
  ],
  task: () => [
    task("nothing", {}),
    task("long words", { name: LONG, description: LONG, plugin: "s3" }),
    task("wrong sides", {
      name: "n",
      plugin: "s3",
      source: { type: "s3-compatible", connection: "", parameters: { bucket: RTL, endpoint: "nowhere", prefix: LONG } },
      destination: { type: "aws", connection: "", parameters: { bucket: "No Bucket!", region: "!" } },
    }),
    schedule({ kind: "once", at: "half" }),
    ...["", "0", "abc", "1.5", "9999999"].map((everyMinutes) => schedule({ kind: "rate", everyMinutes })),
    schedule({ kind: "cron", expression: "" }),
    schedule({ kind: "cron", expression: LONG }),
    schedule({ kind: "cron", expression: "0 0 * * *", timeZone: "" }),
    ...["hello", "61 * * * *", "0 0 30 2 *"].map((expression) => schedule({ kind: "cron", expression })),
    ...["Mars/Olympus", "+08:00"].map((timeZone) => schedule({ kind: "cron", expression: "0 0 * * *", timeZone })),
    ...["0", "abc", "999999"].map((sweepMinutes) => schedule({ kind: "events", sweepMinutes })),
    schedule({ kind: "events", sweepMinutes: "", sweepTimes: { expression: "hello", timeZone: "UTC" } }),
  ],
  acceptance: () =>
    ["", "  ", LONG].map((reason) => ({
      what: reason.slice(0, 20),
      here: checkAcceptance({ reason }),
      there: (hub) => hub.inbox.accept(ADMIN, "run1", "ACCESS_DENIED", reason),
    })),
  import: () =>
    [
      {},
      [],
      { ...EXPORT, version: 2 },
      { ...EXPORT, tasks: [{ id: "NO ID" }], channels: [{ id: "a", name: "", target: { kind: "fax" } }] },
      { ...EXPORT, connections: [{ id: "a", name: LONG, plugin: "", type: "" }], [RTL]: 1 },
    ].map((document) => ({
      what: JSON.stringify(document).slice(0, 60),
      here: checkImport({ ...NO_FILE, document: JSON.stringify(document) }),
      there: (hub) => hub.portability.importAll(ADMIN, document, { replace: false }),
    })),
  original: () =>
    [
      { name: LONG, parameters: "a=b" },
      { parameters: `${LONG}=b` },
      { parameters: `a=${"x".repeat(70_000)}` },
      { plugin: "", parameters: "a=b" },
    ].map((part) => {
      const { parameters, ...rest } = originalInput({ ...NO_ORIGINAL, ...part });
      const pairs = parameters.map(({ ParameterKey, ParameterValue }) => [ParameterKey, ParameterValue] as const);
      return {
        what: JSON.stringify(part).slice(0, 60),
        here: checkOriginal({ ...NO_ORIGINAL, ...part }),
        there: (hub) => hub.portability.importOriginal(ADMIN, { ...rest, parameters: Object.fromEntries(pairs) }),
      };
    }),
};

/** Where there is no placeholder. */
const ELSE: Readonly<Record<string, string>> = { region: "eu-central-1" };

/** As little as an endpoint needs, to get a connection that there can be: what its placeholders show. */
function goodValues(parameters: readonly Parameter[]): ParameterValues {
  const preset = effectiveValues(parameters, {});
  const needed = parameters.filter((one) => one.required && applies(one, preset));
  const pairs = needed.flatMap((one) => {
    if (one.type === "secret") return [[one.name, "everything"] as const];
    const shown = one.type === "text" ? (one.placeholder ?? ELSE[one.name]) : undefined;
    return shown === undefined ? [] : [[one.name, shown] as const];
  });
  return Object.fromEntries(pairs);
}

/** What the console says better than a schema can; everything else is word for word the hub's. */
const OWN_WORDS = [COMMON.mustBe, WIZARD.choose, WIZARD.halfMoment];

async function refusal(work: () => unknown): Promise<readonly InputIssue[] | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof Error && "issues" in error && Array.isArray(error.issues) ? error.issues : [];
  }
}

describe("every form says what the hub would say", () => {
  let hub: Hub;

  beforeAll(async () => {
    const ports = await memoryHubPorts({ plugins: PLUGINS });
    hub = createHub(ports);
    const names = ["accessKeyId", "secretAccessKey", "sessionToken", "username", "password", "token", "json", "key"];
    await ports.secrets.write("everything", Object.fromEntries(names.map((name) => [name, "v"])));
  });

  it.each(Object.entries(FORMS))("%s", async (name, wrongs) => {
    for (const { what, here, there } of wrongs()) {
      const refused = await refusal(() => there(hub));
      expect(refused, `${what} is refused`).toBeDefined();
      expect(here.length, `${what} is told`).toBeGreaterThan(0);
      // A token is refused as a whole: nobody shall learn from it how one looks.
      if (name === "sign-in") continue;
      const paths = (issues: readonly InputIssue[] = []) => [...new Set(issues.map(({ path }) => path))].sort();
      expect(paths(here), what).toEqual(paths(refused));
      for (const issue of here) if (!OWN_WORDS.includes(issue.message)) expect(refused, what).toContainEqual(issue);
    }
  });
});

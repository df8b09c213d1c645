import type { InputIssue } from "@dth/core/input-issue";
import type { ParameterValue } from "@dth/core/parameter";
import type { EndpointManifest } from "@dth/core/plugin";
import type { Caller } from "@dth/hub/caller";
import { createHub } from "@dth/hub/create-hub";
import { PLUGINS } from "@dth/plugins/plugins";
import { memoryHubPorts } from "@dth/testkit/hub-ports";
import fc from "fast-check";
import { expect, it } from "vitest";
import { givenValues } from "../../forms/effective.ts";
import { checkDraft } from "./check-draft.ts";
import { type Draft, type DraftSchedule, type DraftSide, specOf } from "./draft.ts";

const PRINCIPAL = { subject: "a", name: "A", role: "admin", kind: "user" } as const;
const ADMIN: Caller = { principal: PRINCIPAL, door: "graphql", requestId: "r", language: "en" };
const LONG = "x".repeat(3_000);

/** What people type where minutes, a cron expression or a time zone are asked for. */
const minutes = fc.constantFrom("", " ", "0", "1", "60", "1.5", "-1", "525600", "525601", "abc", "1e9", "NaN");
const marks = fc.constantFrom("*", "0", "59", "60", "-", ",", "/", "L", "?", " ", "MON", "x");
const expression = fc.oneof(
  fc.constantFrom("", " ", "hello", "30 2 * * *", "61 * * * *", "0 0 30 2 *", "0 0 0 * * *", "@daily", LONG),
  fc.array(marks, { maxLength: 10 }).map((all) => all.join("")),
);
const timeZone = fc.constantFrom("", "UTC", "Asia/Shanghai", "Mars/Olympus", "+08:00", "utc", "x".repeat(65));

const schedule: fc.Arbitrary<DraftSchedule> = fc.record({
  kind: fc.constantFrom("manual", "once", "rate", "cron", "events"),
  at: fc.constantFrom<DraftSchedule["at"]>(null, "half", 0, -1, 1.5, 1_785_000_000_000, 1e17),
  everyMinutes: minutes,
  expression,
  timeZone,
  deletes: fc.boolean(),
  sweepMinutes: minutes,
  sweepTimes: fc.option(fc.record({ expression, timeZone })),
});

const value = fc.constantFrom<ParameterValue>("photos", "No Bucket!", "", LONG, "https://a.example", "eu-central-1");
const side: fc.Arbitrary<DraftSide> = fc.record({
  type: fc.constantFrom("", "amazon-s3", "s3-compatible", "oss", "amazon-ecr", "oci-registry", "moon"),
  connection: fc.constant(""),
  parameters: fc.dictionary(fc.constantFrom("bucket", "region", "prefix", "endpoint", "addressing"), value),
});

const options = fc.dictionary(
  fc.constantFrom("bandwidth", "serverSideCopy", "include"),
  fc.constantFrom<ParameterValue>(-1, 1, 2 ** 52, "never", true),
  { maxKeys: 2 },
);

const draft: fc.Arbitrary<Draft> = fc.record({
  name: fc.constantFrom("n", "", "  ", LONG, "\u202e<script>"),
  description: fc.constantFrom("", "what it is", LONG),
  plugin: fc.constantFrom("s3", "ecr"),
  source: side,
  destination: side,
  options,
  schedule,
  notify: fc.constantFrom<string[]>([], ["x".repeat(65)]),
  version: fc.constant(null),
  step: fc.constant(0),
  sent: fc.constant(null),
});

function manifestOf(id: string) {
  return PLUGINS.find(({ manifest }) => manifest.id === id)?.manifest;
}

function parametersOf(endpoint: EndpointManifest | undefined) {
  return endpoint && [...endpoint.connection, ...endpoint.location];
}

/** What the wizard's draft is checked by, and the draft as it is sent. */
function seen(typed: Draft) {
  const plugin = manifestOf(typed.plugin);
  const manifest = {
    source: parametersOf(plugin?.sources.find(({ id }) => id === typed.source.type)),
    destination: parametersOf(plugin?.destinations.find(({ id }) => id === typed.destination.type)),
    options: plugin?.options ?? [],
    events: plugin?.events,
    connection: () => ({}),
  };
  const given = (name: "source" | "destination") => ({
    ...typed[name],
    parameters: givenValues(manifest[name] ?? [], typed[name].parameters),
  });
  const sent = { ...typed, options: givenValues(manifest.options, typed.options) };
  return { manifest, sent: { ...sent, source: given("source"), destination: given("destination") } };
}

it("finds wrong in every draft what the hub finds wrong, at the same places", async () => {
  const hub = createHub(await memoryHubPorts({ plugins: PLUGINS }));
  const paths = (issues: readonly InputIssue[]) => [...new Set(issues.map(({ path }) => path))].sort();
  await fc.assert(
    fc.asyncProperty(draft, async (typed) => {
      const { manifest, sent } = seen(typed);
      const here = checkDraft(sent, manifest);
      const there = await hub.tasks.check(ADMIN, specOf(sent));
      expect(paths(here)).toEqual(paths(there));
    }),
    { numRuns: 400 },
  );
});

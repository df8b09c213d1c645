import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { synthesize } from "../../../packages/template/src/synthesize.ts";
import { TEMPLATES } from "./templates.ts";
import { withoutConditions } from "./variants.ts";

const directory = mkdtempSync(join(tmpdir(), "program-logs-"));
afterAll(() => rmSync(directory, { recursive: true }));

const STACK = { Ref: "AWS::StackName" };
const CASES = TEMPLATES.map((template) => {
  const body = JSON.parse(JSON.stringify(synthesize(template, { directory: join(directory, template.id) })));
  return { id: template.id, body };
});
const GROUP = { "Fn::If": ["HasOwnLogs", { Ref: "Logs" }, { Ref: "hubTaskLogs" }] };

/** Objects with this member, wherever they are. */
function withMember(part: unknown, member: string): readonly Record<string, unknown>[] {
  if (typeof part !== "object" || part === null) return [];
  const own = Object.hasOwn(part, member) ? [Object.fromEntries(Object.entries(part))] : [];
  return [...own, ...Object.values(part).flatMap((each) => withMember(each, member))];
}

/** The text of a `Fn::Join`, with names of parameters in braces. */
function textOf(part: unknown): string {
  const refs = JSON.stringify(part).replaceAll(/\{"Ref":"([\w:]+)"\}/gu, '"{$1}"');
  const [joined] = withMember(JSON.parse(refs), "Fn::Join");
  const [separator, parts] = (joined?.["Fn::Join"] ?? ["", [refs]]) as [string, string[]];
  return parts.join(separator);
}

describe.each(CASES)("what the programs of $id say", ({ id, body }) => {
  test("goes to the hub's group where there is a hub, else to one of the stack's own that goes with it", () => {
    expect(body.Conditions.HasOwnLogs).toEqual({ "Fn::Equals": [{ Ref: "hubTaskLogs" }, ""] });
    expect(body.Parameters.hubTaskLogs.Default).toBe("");
    const { Condition, DeletionPolicy, Properties } = body.Resources.Logs;
    expect([Condition, DeletionPolicy]).toEqual(["HasOwnLogs", undefined]);
    expect(Properties.RetentionInDays).toEqual({ Ref: "logDays" });
    expect(Properties.LogGroupName).toEqual({ "Fn::Join": ["", ["/data-transfer-hub/", STACK]] });
    expect(body.Outputs.LogGroup.Value).toEqual({
      "Fn::If": ["HasOwnLogs", Properties.LogGroupName, { Ref: "hubTaskLogs" }],
    });
    expect(body.Outputs.LogStreams.Value).toEqual(STACK);
  });

  test("is in streams with the stack's name, of containers, state machines and functions alike", () => {
    const containers = withMember(body.Resources, "awslogs-group");
    expect(containers.length).toBe(id === "s3" ? 2 : 1);
    for (const options of containers)
      expect(options).toMatchObject({ "awslogs-group": GROUP, "awslogs-stream-prefix": STACK });
    const [machine] = withMember(body.Resources, "LogGroupArn");
    expect(textOf(withoutConditions({ Resources: { machine } }, false))).toMatch(/:log-group:\{hubTaskLogs\}:\*$/u);
    const [name] = withMember(body.Resources, "StateMachineName");
    expect(textOf(name?.StateMachineName)).toMatch(/^\{AWS::StackName\}-/u);
    for (const { LogGroup } of withMember(body.Resources, "LogFormat")) expect(LogGroup).toEqual(GROUP);
  });

  test("is all that they may write there: streams of their own stack", () => {
    const ofHub = withoutConditions({ ...body }, false).Resources;
    const statements = withMember(ofHub, "Action").filter(({ Action }) =>
      JSON.stringify(Action).includes("logs:PutLogEvents"),
    );
    const streams = statements.map(({ Resource }) => textOf(Resource).split(":log-group:")[1]);
    const own = "{hubTaskLogs}:log-stream:{AWS::StackName}/*";
    const lister = "{hubTaskLogs}:log-stream:*/{AWS::StackName}-list[*";
    expect(streams).toEqual(id === "s3" ? [own, own] : [lister, own]);
  });
});

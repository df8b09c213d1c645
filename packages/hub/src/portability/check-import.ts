import { hasCode } from "@dth/core/error";
import type { InputIssue } from "@dth/core/input-issue";
import type { Export } from "@dth/core/inputs/export";
import type { Collection } from "@dth/core/record-store";
import { requireAllowedTarget } from "../channels/allowed-target.ts";
import { secretsOfTarget } from "../channels/target-secrets.ts";
import { checkConnection } from "../connections/check-connection.ts";
import type { HubPorts } from "../ports.ts";
import { secretIssues } from "../secrets/require-secrets.ts";
import { checkTask } from "../tasks/check-task.ts";
import { portsWithImport } from "./import-ports.ts";

/** Issues that are told at once; more would only be read by a machine. */
const ENOUGH = 100;

/**
 * What stands against an export being taken in: whatever the use cases would refuse one by one, but a secret that is not
 * stored yet; and ids that are taken, unless they are to be replaced.
 *
 * @throws HubError as the record and secret stores do
 */
export async function checkImport(ports: HubPorts, given: Export, replace: boolean): Promise<readonly InputIssue[]> {
  const then = await portsWithImport(ports, given);
  const issues: InputIssue[] = [];
  for (const part of [
    takenIds(ports, given, replace),
    wrongConnections(then, given),
    wrongChannels(then, given),
    wrongTasks(then, given),
  ]) {
    for await (const issue of part) {
      issues.push(issue);
      if (issues.length === ENOUGH) return issues;
    }
  }
  return issues;
}

async function* takenIds({ records }: HubPorts, given: Export, replace: boolean): AsyncIterable<InputIssue> {
  if (replace) return;
  const parts: readonly [keyof Export & string, Collection, readonly { readonly id: string }[]][] = [
    ["connections", "connection", given.connections],
    ["channels", "channel", given.channels],
    ["tasks", "task", given.tasks],
  ];
  for (const [name, collection, list] of parts) {
    for (const [index, { id }] of list.entries()) {
      if ((await records.get(collection, id)) !== undefined) yield { path: `${name}.${index}.id`, message: TAKEN };
    }
  }
}

const TAKEN = {
  en: "is there already; import with replacement to overwrite it",
  zh: "已存在；如需覆盖请选择替换导入",
};

async function* wrongConnections(then: HubPorts, { connections }: Export): AsyncIterable<InputIssue> {
  for (const [index, connection] of connections.entries()) {
    const { issues, secrets } = checkConnection(then.plugins, connection);
    yield* within(`connections.${index}`, [...issues, ...(await secretIssues(then.secrets, secrets))]);
  }
}

async function* wrongChannels(then: HubPorts, { channels }: Export): AsyncIterable<InputIssue> {
  for (const [index, { target }] of channels.entries()) {
    try {
      await requireAllowedTarget(then, target);
    } catch (error) {
      if (!hasCode(error, "ENDPOINT_REFUSED")) throw error;
      yield* within(`channels.${index}`, error.issues);
    }
    yield* await secretIssues(then.secrets, secretsOfTarget(target, `channels.${index}.target`));
  }
}

async function* wrongTasks(then: HubPorts, { tasks }: Export): AsyncIterable<InputIssue> {
  for (const [index, { id: _, ...input }] of tasks.entries()) {
    const checked = await checkTask(then, input);
    if (!checked.ok) yield* within(`tasks.${index}`, checked.issues);
  }
}

function within(prefix: string, issues: readonly InputIssue[]): readonly InputIssue[] {
  return issues.map(({ path, message }) => ({ path: path === "" ? prefix : `${prefix}.${path}`, message }));
}

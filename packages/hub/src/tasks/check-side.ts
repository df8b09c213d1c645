import { checkParameters } from "@dth/core/check-parameters";
import type { InputIssue } from "@dth/core/input-issue";
import type { EndpointManifest, PluginManifest } from "@dth/core/plugin";
import type { SecretStore } from "@dth/core/secret-store";
import type { Checked, JobSide, TaskSpec } from "@dth/core/task";
import type { Connection } from "../entities.ts";
import { secretIssues, secretsNamed } from "../secrets/require-secrets.ts";

/** Which of the two. */
export type SideName = "source" | "destination";

/** What is known when a side is checked. */
export interface SideContext {
  readonly manifest: PluginManifest;
  /** The connection that the side names, if there is one of that id. */
  connection(id: string): Promise<Connection | undefined>;
  readonly secrets: Pick<SecretStore, "list">;
}

/**
 * Checks one side of a task: its type, its connection, its parameters over the connection's, and that its secrets are
 * there.
 *
 * @returns the side as a job has it, or every issue
 */
export async function checkSide(
  context: SideContext,
  name: SideName,
  given: TaskSpec["source"],
): Promise<Checked<JobSide>> {
  const endpoint = endpointOf(context.manifest, name, given.type);
  if (endpoint === undefined) return { ok: false, issues: [unknownType(context.manifest, name)] };
  const connection = given.connection === undefined ? undefined : await context.connection(given.connection);
  const unfit = connectionIssue(context.manifest, name, given, connection);
  // Without the connection's parameters many would be missing, which is not what is wrong.
  if (unfit !== undefined) return { ok: false, issues: [unfit] };
  const parameters = [...endpoint.connection, ...endpoint.location];
  const values = { ...connection?.parameters, ...given.parameters };
  const checked = checkParameters(parameters, values, `${name}.parameters`);
  if (!checked.ok) return checked;
  const named = secretsNamed(parameters, checked.value, `${name}.parameters`);
  const issues = await secretIssues(context.secrets, named);
  return issues.length > 0
    ? { ok: false, issues }
    : { ok: true, value: { type: given.type, parameters: checked.value } };
}

function endpointOf(manifest: PluginManifest, name: SideName, type: string): EndpointManifest | undefined {
  return endpointsOf(manifest, name).find(({ id }) => id === type);
}

function endpointsOf(manifest: PluginManifest, name: SideName): readonly EndpointManifest[] {
  return name === "source" ? manifest.sources : manifest.destinations;
}

function unknownType(manifest: PluginManifest, name: SideName): InputIssue {
  const ids = endpointsOf(manifest, name).map(({ id }) => id);
  return {
    path: `${name}.type`,
    message: { en: `must be one of ${ids.join(", ")}`, zh: `必须为以下之一：${ids.join("、")}` },
  };
}

function connectionIssue(
  manifest: PluginManifest,
  name: SideName,
  given: TaskSpec["source"],
  connection: Connection | undefined,
): InputIssue | undefined {
  if (given.connection === undefined) return undefined;
  const path = `${name}.connection`;
  if (connection === undefined) return { path, message: { en: "there is no such connection", zh: "没有这个连接" } };
  if (connection.plugin === manifest.id && connection.type === given.type) return undefined;
  const { plugin, type } = connection;
  return {
    path,
    message: { en: `is a connection of ${plugin} to ${type}`, zh: `该连接属于 ${plugin}，类型为 ${type}` },
  };
}

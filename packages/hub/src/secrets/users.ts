import type { Parameter, ParameterValues } from "@dth/core/parameter";
import type { Plugin, PluginManifest } from "@dth/core/plugin";
import { channelsOf } from "../channels/channels.ts";
import { connectionsOf } from "../connections/records.ts";
import type { Channel, Connection, Task } from "../entities.ts";
import { findPlugin } from "../plugins/find-plugin.ts";
import type { HubPorts } from "../ports.ts";
import { tasksOf } from "../tasks/task-records.ts";
import { secretsNamed } from "./require-secrets.ts";

/**
 * What names a secret, such as `connection Archive`, one after the other. Reads every connection, channel and task.
 *
 * @throws HubError as `RecordStore` does
 */
export async function* usersOfSecret(
  { records, plugins }: Pick<HubPorts, "records" | "plugins">,
  name: string,
): AsyncIterable<string> {
  for await (const connection of connectionsOf(records).all()) {
    if (secretsOfConnection(plugins, connection).includes(name)) yield `connection ${connection.name}`;
  }
  for await (const channel of channelsOf(records).all()) {
    if (secretOfChannel(channel) === name) yield `channel ${channel.name}`;
  }
  for await (const task of tasksOf(records).all()) {
    if (secretsOfTask(plugins, task).includes(name)) yield `task ${task.name}`;
  }
}

/** Names of the secrets that a connection names. */
export function secretsOfConnection(plugins: readonly Plugin[], { plugin, type, parameters }: Connection): string[] {
  const manifest = findPlugin(plugins, plugin)?.manifest;
  return manifest === undefined ? [] : namesIn(endpointParameters(manifest, type), parameters);
}

/** Name of the secret that a channel names. */
export function secretOfChannel({ target }: Channel): string | undefined {
  return "secret" in target ? target.secret : undefined;
}

/** Names of the secrets that a task names itself; those of its connections are the connections'. */
export function secretsOfTask(
  plugins: readonly Plugin[],
  { plugin, source, destination, options }: Pick<Task, "plugin" | "source" | "destination" | "options">,
): string[] {
  const manifest = findPlugin(plugins, plugin)?.manifest;
  if (manifest === undefined) return [];
  return [
    ...namesIn(endpointParameters(manifest, source.type), source.parameters),
    ...namesIn(endpointParameters(manifest, destination.type), destination.parameters),
    ...namesIn(manifest.options, options),
  ];
}

function endpointParameters({ sources, destinations }: PluginManifest, type: string): readonly Parameter[] {
  const endpoints = [...sources, ...destinations].filter(({ id }) => id === type);
  return endpoints.flatMap(({ connection, location }) => [...connection, ...location]);
}

function namesIn(parameters: readonly Parameter[], values: ParameterValues): string[] {
  return secretsNamed(parameters, values, "").map(({ name }) => name);
}

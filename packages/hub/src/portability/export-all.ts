import { EXPORT_VERSION } from "@dth/core/inputs/export";
import { channelsOf } from "../channels/channels.ts";
import { connectionsOf } from "../connections/records.ts";
import type { HubPorts } from "../ports.ts";
import { secretOfChannel, secretsOfConnection, secretsOfTask } from "../secrets/users.ts";
import { tasksOf } from "../tasks/task-records.ts";

/**
 * Everything that people made here, for another home: tasks, connections and channels. Histories and tokens stay, and so do
 * the values of secrets.
 *
 * @throws HubError as the record and secret stores do
 */
export async function exportAll(ports: HubPorts): Promise<unknown> {
  const connections = await connectionsIn(ports);
  const channels = await channelsIn(ports);
  const tasks = await tasksIn(ports);
  const needed = new Set([...connections.secrets, ...channels.secrets, ...tasks.secrets]);
  const infos = (await ports.secrets.list()).filter(({ name }) => needed.has(name));
  return {
    format: "data-transfer-hub",
    version: EXPORT_VERSION,
    exportedAt: ports.clock.now(),
    software: ports.version,
    secrets: infos.map(({ name, fields }) => ({ name, fields })),
    connections: connections.found,
    channels: channels.found,
    tasks: tasks.found,
  };
}

interface Part {
  readonly found: object[];
  readonly secrets: string[];
}

async function connectionsIn({ records, plugins }: HubPorts): Promise<Part> {
  const part: Part = { found: [], secrets: [] };
  for await (const connection of connectionsOf(records).all()) {
    const { id, name, plugin, type, parameters } = connection;
    part.found.push({ id, name, plugin, type, parameters });
    part.secrets.push(...secretsOfConnection(plugins, connection));
  }
  return part;
}

async function channelsIn({ records }: HubPorts): Promise<Part> {
  const part: Part = { found: [], secrets: [] };
  for await (const channel of channelsOf(records).all()) {
    const { id, name, target, on, digestMinutes, language } = channel;
    part.found.push({ id, name, target, on, digestMinutes, language });
    const secret = secretOfChannel(channel);
    if (secret !== undefined) part.secrets.push(secret);
  }
  return part;
}

async function tasksIn({ records, plugins }: HubPorts): Promise<Part> {
  const part: Part = { found: [], secrets: [] };
  for await (const task of tasksOf(records).all()) {
    const { id, name, description, plugin, source, destination, options, schedule, notify } = task;
    part.found.push({ id, name, description, plugin, source, destination, options, schedule, notify });
    part.secrets.push(...secretsOfTask(plugins, task));
  }
  return part;
}

import { HubError } from "@dth/core/error";
import type { Language } from "@dth/core/error-codes";
import { ChannelChangeSchema, ChannelInputSchema } from "@dth/core/inputs/channel";
import type { Notification } from "@dth/core/notifier";
import type { InferOutput } from "valibot";
import { once } from "../access/once.ts";
import { parseInput } from "../access/parse-input.ts";
import { permission } from "../access/permissions.ts";
import { requireRecordId } from "../access/record-id.ts";
import { hasRole } from "../access/require-role.ts";
import { useCase } from "../access/use-case.ts";
import type { Caller } from "../caller.ts";
import type { Channel } from "../entities.ts";
import type { ChannelUseCases } from "../hub.ts";
import type { HubPorts } from "../ports.ts";
import { requireSecrets } from "../secrets/require-secrets.ts";
import { tasksOf } from "../tasks/task-records.ts";
import { requireAllowedTarget } from "./allowed-target.ts";
import { channelsOf } from "./channels.ts";
import { deliveriesOf, deliveryId } from "./delivery.ts";
import { secretsOfTarget } from "./target-secrets.ts";

/** Where news go. */
export function createChannels(ports: HubPorts): ChannelUseCases {
  const channels = channelsOf(ports.records);
  return {
    create: (caller, input) =>
      useCase(ports, caller, { ...permission("channels.create"), of: ({ id }) => ({ subject: id }) }, () =>
        once(ports, caller, {
          useCase: "channels.create",
          input,
          make: (id) => created(ports, caller, id, input),
          find: (id) => channels.find(id),
        }),
      ),
    list: (caller) => useCase(ports, caller, permission("channels.list"), () => listed(ports, caller)),
    edit: (caller, id, change, version) =>
      useCase(ports, caller, { ...permission("channels.edit"), subject: id }, async () => {
        const edited = merged(await known(ports, id), change, version);
        await requireUsable(ports, edited);
        return channels.replace(edited);
      }),
    delete: (caller, id) =>
      useCase(ports, caller, { ...permission("channels.delete"), subject: id }, async () => {
        await known(ports, id);
        await requireUnused(ports, id);
        await channels.delete(id);
        await forget(ports, id);
      }),
    test: (caller, id) =>
      useCase(ports, caller, { ...permission("channels.test"), subject: id }, async () => {
        const { target, name, language } = await known(ports, id);
        await requireAllowedTarget(ports, target);
        await ports.notifier.send(target, testMessage(name, language));
      }),
  };
}

async function known(ports: HubPorts, id: string): Promise<Channel> {
  requireRecordId("channel", id);
  return channelsOf(ports.records).get(id);
}

async function created(ports: HubPorts, caller: Caller, id: string, input: unknown): Promise<Channel> {
  const channel = channelOf(id, caller, parseInput(ChannelInputSchema, input));
  await requireUsable(ports, channel);
  return channelsOf(ports.records).create(channel);
}

function channelOf(id: string, caller: Caller, input: InferOutput<typeof ChannelInputSchema>): Channel {
  return { ...input, id, version: 0, language: input.language ?? caller.language };
}

/** @throws HubError `INVALID_INPUT`, `CONFLICT` for a version that is no longer the channel's */
function merged(channel: Channel, change: unknown, version: number | undefined): Channel {
  const given = parseInput(ChannelChangeSchema, change);
  if (version !== undefined && version !== channel.version) {
    throw new HubError("CONFLICT", `the channel ${channel.id} has version ${channel.version} now`);
  }
  const { name, target, on, digestMinutes, language } = given;
  return {
    ...channel,
    name: name ?? channel.name,
    target: target ?? channel.target,
    on: on ?? channel.on,
    digestMinutes: digestMinutes ?? channel.digestMinutes,
    language: language ?? channel.language,
  };
}

async function requireUsable(ports: HubPorts, { target }: Channel): Promise<void> {
  await requireAllowedTarget(ports, target);
  await requireSecrets(ports.secrets, secretsOfTarget(target, "target"));
}

/** A task that names what is gone could not be edited or carried elsewhere any more. */
async function requireUnused({ records }: HubPorts, id: string): Promise<void> {
  for await (const { name, notify } of tasksOf(records).all()) {
    if (notify.includes(id)) throw new HubError("IN_USE", `the task ${name} tells its news to this channel`);
  }
}

async function listed(ports: HubPorts, caller: Caller): Promise<readonly Channel[]> {
  const failing = new Map<string, Channel["failing"]>();
  for await (const delivery of deliveriesOf(ports.records).all("delivery")) failing.set(delivery.id, delivery.failing);
  const all: Channel[] = [];
  for await (const channel of channelsOf(ports.records).all()) {
    const problem = failing.get(deliveryId(channel.id));
    all.push({ ...shownTo(caller, channel), ...(problem && { failing: problem }) });
  }
  return all;
}

/** Many services put the right to post into a webhook's path, so a viewer sees its host alone. */
function shownTo(caller: Caller, channel: Channel): Channel {
  const { target } = channel;
  if (target.kind !== "webhook" || hasRole(caller, "operator")) return channel;
  return { ...channel, target: { ...target, url: `${new URL(target.url).origin}/…` } };
}

async function forget({ records }: HubPorts, channelId: string): Promise<void> {
  await records.delete("digest", deliveryId(channelId));
  for (;;) {
    const { records: waiting } = await records.list("digest", { group: channelId, limit: 500 });
    if (waiting.length === 0) return;
    for (const { id } of waiting) await records.delete("digest", id);
  }
}

function testMessage(name: string, language: Language): Notification {
  const subject = language === "zh" ? "Data Transfer Hub：测试消息" : "Data Transfer Hub: test message";
  const text = language === "zh" ? `通知渠道“${name}”工作正常。` : `The channel "${name}" works.`;
  return { subject, text, json: { kind: "test", channel: name } };
}

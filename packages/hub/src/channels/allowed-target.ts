import { HubError, hasCode } from "@dth/core/error";
import type { InputIssue } from "@dth/core/input-issue";
import type { ChannelTarget } from "@dth/core/notifier";
import type { HubPorts } from "../ports.ts";

/**
 * Asks the operator's allow-list about where a channel sends to, so that no webhook reaches what only this machine can.
 *
 * @throws HubError `ENDPOINT_REFUSED` with an issue at the field, within `target`, that holds the address; `NETWORK`
 */
export async function requireAllowedTarget(ports: Pick<HubPorts, "pluginHost">, target: ChannelTarget): Promise<void> {
  const origin = originOf(target);
  if (origin === undefined) return;
  const host = ports.pluginHost({ taskId: "channels", runId: "channels" });
  try {
    await host.allowEndpoint(origin);
  } catch (error) {
    if (!hasCode(error, "ENDPOINT_REFUSED")) throw error;
    const { message, details } = error;
    throw new HubError(error.code, message, { cause: error, details, issues: [refusalOf(target)] });
  } finally {
    await host.close();
  }
}

function refusalOf({ kind }: ChannelTarget): InputIssue {
  return { path: kind === "email" ? "target.server" : "target.url", message: NOT_ALLOWED };
}

const NOT_ALLOWED = { en: "this hub does not talk to that address", zh: "本服务不允许访问该地址" };

/** A mail server's is written like a URL's. A topic has none: its service is the hub's own account's. */
function originOf(target: ChannelTarget): string | undefined {
  switch (target.kind) {
    case "webhook":
      return new URL(target.url).origin;
    case "email": {
      const server = target.server.includes(":") ? `[${target.server}]` : target.server;
      return `${target.security === "tls" ? "smtps" : "smtp"}://${server}:${target.port}`;
    }
    case "sns":
      return undefined;
  }
}

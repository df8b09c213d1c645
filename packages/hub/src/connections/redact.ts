import type { PluginHost } from "@dth/core/plugin";

/** Values shorter than this stand in ordinary texts by chance. */
const SHORTEST = 4;

/** A host that remembers which secrets were read, to keep their values out of what is said afterwards. */
export interface RedactingHost {
  readonly host: PluginHost;
  /** The text with every value that was read replaced. */
  redact(text: string): string;
}

/**
 * Watches a plugin read secrets. Adapters do not repeat secrets; foreign servers and libraries that they quote might.
 */
export function redacting(host: PluginHost): RedactingHost {
  const values = new Set<string>();
  const { clock, ids, hashing, transport, ledger, processes } = host;
  return {
    host: {
      clock,
      ids,
      hashing,
      transport,
      ledger,
      processes,
      queue: (runId) => host.queue(runId),
      ambient: () => host.ambient(),
      allowEndpoint: (origin) => host.allowEndpoint(origin),
      log: (level, message) => host.log(level, message),
      async secret(name) {
        const secret = await host.secret(name);
        for (const value of Object.values(secret)) values.add(value);
        return secret;
      },
    },
    redact: (text) => {
      const longestFirst = [...values].filter(({ length }) => length >= SHORTEST).sort((a, b) => b.length - a.length);
      return longestFirst.reduce((redacted, value) => redacted.replaceAll(value, "***"), text);
    },
  };
}

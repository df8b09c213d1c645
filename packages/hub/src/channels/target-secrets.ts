import type { ChannelTarget } from "@dth/core/notifier";
import type { NamedSecret } from "../secrets/require-secrets.ts";

/** Fields that the secret of a target must have, as `ChannelTarget` says. */
const FIELDS: Readonly<Record<ChannelTarget["kind"], readonly string[]>> = {
  webhook: ["key"],
  email: ["username", "password"],
  sns: [],
};

/** The secret that a target names, if it does. @param path where the target stands in the input */
export function secretsOfTarget(target: ChannelTarget, path: string): readonly NamedSecret[] {
  if (!("secret" in target) || target.secret === undefined) return [];
  const fields = FIELDS[target.kind].map((name) => ({ name, required: true }));
  return [{ name: target.secret, path: `${path}.secret`, fields }];
}

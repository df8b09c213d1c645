import type { Ledger } from "@dth/core/ledger";
import { rememberedKey } from "../find/remembered-key.ts";
import type { Sides } from "../find/sides.ts";
import type { Item } from "../reference/item-key.ts";

/** When images were last copied, for people to see. */
const memoryOf = ({ memory }: Sides): string => `${memory} copied at`;

/** @param at milliseconds since the Unix epoch. @throws HubError as `Ledger` does */
export function noteCopied(
  ledger: Ledger,
  sides: Sides,
  { item, digest, at }: { readonly item: Item; readonly digest: string; readonly at: number },
): Promise<void> {
  const copy = { key: rememberedKey(sides, item), sourceEtag: digest, destinationEtag: String(at) };
  return ledger.rememberCopies(memoryOf(sides), [copy]);
}

/** Milliseconds since the Unix epoch by the destination's keys; absent for what was never copied here. @throws HubError as `Ledger` does */
export async function copiedAt(
  ledger: Ledger,
  sides: Sides,
  items: readonly Item[],
): Promise<ReadonlyMap<string, number>> {
  const keys = items.map((item) => rememberedKey(sides, item));
  const known = keys.length === 0 ? new Map() : await ledger.rememberedCopies(memoryOf(sides), keys);
  return new Map([...known].map(([key, { destinationEtag }]) => [key, Number(destinationEtag)]));
}

import type { Ledger } from "@dth/core/ledger";
import { rememberedKey } from "../find/remembered-key.ts";
import type { Sides } from "../find/sides.ts";
import type { Item } from "../reference/item-key.ts";

/**
 * Images that arrived without their attachments, because something stood in the way. Their digests are equal from then
 * on, so that without this note no run would look at them again.
 */
const memoryOf = ({ memory }: Sides): string => `${memory} attachments`;

/** Notes that the attachments of an image are still to come, or that they came. @throws HubError as `Ledger` does */
export function noteAttachments(
  ledger: Ledger,
  sides: Sides,
  { item, digest }: { readonly item: Item; readonly digest: string },
  state: "pending" | "done",
): Promise<void> {
  const copy = { key: rememberedKey(sides, item), sourceEtag: digest, destinationEtag: state };
  return ledger.rememberCopies(memoryOf(sides), [copy]);
}

/** Which of the images still lack their attachments, by the destination's keys. @throws HubError as `Ledger` does */
export async function pendingAttachments(
  ledger: Ledger,
  sides: Sides,
  images: readonly { readonly item: Item; readonly digest: string }[],
): Promise<ReadonlySet<string>> {
  const keyed = images.map(({ item, digest }) => ({ key: rememberedKey(sides, item), digest }));
  if (keyed.length === 0) return new Set();
  const names = keyed.map(({ key }) => key);
  const known = await ledger.rememberedCopies(memoryOf(sides), names);
  const open = keyed.filter(({ key, digest }) => {
    const note = known.get(key);
    return note?.sourceEtag === digest && note.destinationEtag === "pending";
  });
  return new Set(open.map(({ key }) => key));
}

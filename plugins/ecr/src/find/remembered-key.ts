import { type Item, itemKey } from "../reference/item-key.ts";
import type { Sides } from "./sides.ts";

/** The destination's name of an item, under which copies are remembered. */
export function rememberedKey({ rename }: Pick<Sides, "rename">, item: Item): string {
  return itemKey({ ...item, repository: rename(item.repository) });
}

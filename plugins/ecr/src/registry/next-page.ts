import { HubError } from "@dth/core/error";
import type { RegistryAddress } from "./address.ts";

/**
 * Path and query of the next page, from a `Link` header, exactly as the registry wrote it: cursors are opaque, and
 * some registries refuse ones that are made up. Another host is refused, for the login would go there.
 *
 * @returns undefined on the last page
 * @throws HubError `LISTING_BROKEN`
 */
export function nextPage(link: string | undefined, from: RegistryAddress, current: string): string | undefined {
  const target = /<([^>]*)>\s*;[^,]*\brel="?next"?/i.exec(link ?? "")?.[1];
  if (target === undefined) return undefined;
  const path = samePlace(target, from, current);
  if (path === undefined) throw new HubError("LISTING_BROKEN", `${from.host} continues its list at another host`);
  if (path === current) throw new HubError("LISTING_BROKEN", `${from.host} repeats a page of its list`);
  return path;
}

function samePlace(target: string, { origin }: RegistryAddress, current: string): string | undefined {
  if (target.startsWith("/") && !target.startsWith("//")) return target;
  if (target.startsWith(`${origin}/`)) return target.slice(origin.length);
  const url = URL.canParse(target, origin + current) ? new URL(target, origin + current) : undefined;
  return url?.origin === new URL(origin).origin ? url.pathname + url.search : undefined;
}

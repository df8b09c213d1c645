import type { Language } from "@dth/core/error-codes";
import { displayWidth, padEnd } from "../text/width.ts";
import { HUB_TEXTS } from "./texts.ts";

/**
 * Where a hub's doors are and how to come in, a line each.
 *
 * @param firstToken only where it may be shown: at the very first start
 */
export function hubAddresses(url: string, firstToken: string | undefined, language: Language): readonly string[] {
  const rows = [
    // What stands behind # stays in the browser: the console signs in with it and takes it out of the address.
    [HUB_TEXTS.console[language], firstToken === undefined ? `${url}/` : `${url}/#token=${firstToken}`],
    ...(firstToken === undefined ? [] : [[HUB_TEXTS.firstToken[language], firstToken]]),
    ["REST", `${url}/api/v1`],
    [HUB_TEXTS.reference[language], `${url}/api/docs`],
    ["GraphQL", `${url}/graphql`],
  ] as const;
  const width = Math.max(...rows.map(([label = ""]) => displayWidth(label)));
  return rows.map(([label = "", value = ""]) => `  ${padEnd(label, width)}  ${value}`);
}

import type { JSX } from "solid-js";
import { MEANINGS } from "./meanings.ts";

const KNOWN: Readonly<Record<string, string>> = MEANINGS;

/** What an error code means, in Chinese, before the cause. Comes in a piece of its own: the table is long. */
export default function Meaning(props: { readonly code: string }): JSX.Element {
  return <>{Object.hasOwn(KNOWN, props.code) ? `${KNOWN[props.code]}：` : ""}</>;
}

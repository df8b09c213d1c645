import { ERROR_CODES } from "@dth/core/error-codes";
import type { JSX } from "solid-js";
import { told } from "../i18n/language.ts";
import { Advice } from "./Advice.tsx";

const CODES: Readonly<Record<string, { readonly remedy: { readonly en: string; readonly zh: string } }>> = ERROR_CODES;

/** What a person can do about an error code. Comes in a piece of its own: the table is long. */
export default function Remedy(props: { readonly code: string; readonly taskId?: string }): JSX.Element {
  const remedy = () => (Object.hasOwn(CODES, props.code) ? CODES[props.code]?.remedy : undefined);
  return <Advice text={told(remedy())} taskId={props.taskId} />;
}

import type { Language, LocalizedText } from "@dth/core/error-codes";
import { COMMON } from "../ui/texts.ts";

/** The terminal's commands that advice names, by what the console calls the same thing. */
const NAMES: readonly (readonly [command: string, name: LocalizedText])[] = [
  ["dth connection list", COMMON.connections],
  ["dth connection add", COMMON.connections],
  ["dth diff --delete", COMMON.planFirst],
  ["dth doctor", COMMON.checkBoth],
  ["dth resume", COMMON.runNow],
  ["dth retry", COMMON.tryThese],
  ["dth runs", COMMON.runs],
];

/** The same thing named a second time, for those who have no terminal: here one name will do. */
const SECOND_NAMES = [", or for a task the doctor among its checks,", "，或任务的体检，", " 或任务的体检"];

/** Advice for who sits before the console: what is a command in the terminal is the name of what to press here. */
export function inConsole(advice: string, language: Language): string {
  const once = SECOND_NAMES.reduce((text, name) => text.replaceAll(name, ""), advice);
  return NAMES.reduce((text, [command, name]) => text.replaceAll(`\`${command}\``, `“${name[language]}”`), once);
}

/** Whether advice says to check both sides. */
export function saysCheck(advice: string): boolean {
  return advice.includes("`dth doctor`");
}

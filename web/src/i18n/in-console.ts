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

/** Advice for who sits before the console: what is a command in the terminal is the name of what to press here. */
export function inConsole(advice: string, language: Language): string {
  return NAMES.reduce((text, [command, name]) => text.replaceAll(`\`${command}\``, `“${name[language]}”`), advice);
}

/** Whether advice says to check both sides. */
export function saysCheck(advice: string): boolean {
  return advice.includes("`dth doctor`");
}

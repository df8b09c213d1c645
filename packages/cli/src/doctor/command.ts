import { rmdir } from "node:fs/promises";
import type { Language } from "@dth/core/error-codes";
import { errnoOf, fileError } from "@dth/local/directory-errors";
import { type BucketCheck, type Checklist, createChecklist } from "@dth/plugin-s3/doctor/checklist";
import { examineDestination, examineSource } from "@dth/plugin-s3/doctor/examine";
import { leastPrivilege } from "@dth/plugin-s3/doctor/policy";
import type { CommandContext, CommandHandler } from "../commands/context.ts";
import { EXIT } from "../exit-codes.ts";
import { createMachine, LOOKING, type Machine } from "../machine.ts";
import { type OpenPlace, openDestination, openSource, prepareDestination } from "../places/place.ts";
import { renderRows } from "../text/help.ts";
import { translated } from "../text/phrases.ts";
import { padEnd, printable, wrap } from "../text/width.ts";
import { say } from "../text/words.ts";

/** Tries both sides in every way the engine will use them, and says how to fix what does not work. */
export const doctorCommand: CommandHandler = async (context) => {
  const machine = await createMachine(context.host, LOOKING, context.waiting);
  try {
    const [from = "", to] = context.positionals;
    const source = await openSource(from, "source", context.flags, machine);
    const checks = [...(await checkSource(context, source))];
    if (to !== undefined) {
      const destination = await openDestination(to, source, context.flags, machine);
      checks.push(...(await checkDestination(context, destination, machine)));
    }
    const problems = checks.filter((check) => check.state === "problem").length;
    context.event({ event: "summary", problems, checks: checks.length });
    return problems === 0 ? EXIT.ok : EXIT.unusable;
  } finally {
    await machine.close();
  }
};

async function checkSource(context: CommandContext, place: OpenPlace): Promise<readonly BucketCheck[]> {
  const list = createChecklist({ side: "source" });
  await examineSource(list, place.side, context.stop);
  show(context, place, list);
  return list.checks;
}

async function checkDestination(
  context: CommandContext,
  place: OpenPlace,
  { hashing, ids }: Machine,
): Promise<readonly BucketCheck[]> {
  const list = createChecklist({ side: "destination" });
  const readOnly = context.flags["read-only"] === true;
  const made = readOnly ? [] : prepareDestination(place);
  try {
    await examineDestination(list, place.side, { readOnly, hashing, id: ids.next(), signal: context.stop });
  } finally {
    await removeEmpty(made);
  }
  show(context, place, list);
  return list.checks;
}

/** What was made to be tried goes again, unless somebody has put something into it meanwhile. */
async function removeEmpty(made: readonly string[]): Promise<void> {
  for (const directory of made.toReversed()) {
    await rmdir(directory).catch((error: unknown) => {
      if (errnoOf(error) !== "ENOTEMPTY") throw fileError(error, directory, "removing");
    });
  }
}

function show(context: CommandContext, { place }: OpenPlace, { checks }: Checklist): void {
  const { language, host, print, event } = context;
  const side = checks[0]?.side ?? "source";
  const width = Math.min(host.stdout.columns(), 100);
  print(`${say(language, side)}  ${place.text}`);
  for (const check of checks) {
    const fix = check.fix === undefined ? {} : { fix: check.fix[language] };
    event({ event: "check", ...check, finding: check.finding.en, ...fix });
    const state = { ok: "ok", note: "warning", problem: "problem", "not-tried": "notTried" } as const;
    const label = `${padEnd(say(language, state[check.state]), 10)} ${say(language, `check-${check.name}`)}`;
    const code = check.code === undefined ? "" : `[${check.code}] `;
    print(renderRows([[label, `${code}${printable(findingIn(check, language))}`]], 27, width));
    if (check.fix) for (const line of wrap(`-> ${check.fix[language]}`, width - 29)) print(`${" ".repeat(29)}${line}`);
  }
  const isWanted = context.flags.policy === true || checks.some(({ state }) => state === "problem");
  const policy =
    isWanted &&
    place.kind === "bucket" &&
    leastPrivilege({ vendor: place.access.vendor, bucket: place.bucket, prefix: place.prefix, side });
  if (policy) {
    print(`\n${say(language, "policy")}\n${JSON.stringify(policy, undefined, 2)}`);
    event({ event: "policy", side, policy });
  }
  print("");
}

/** The store's own words come in English only; the command line knows many of them. */
function findingIn({ finding, state }: BucketCheck, language: Language): string {
  return state === "problem" ? (translated(finding.en, language) ?? finding[language]) : finding[language];
}

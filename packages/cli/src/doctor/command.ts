import type { CommandContext, CommandHandler } from "../commands/context.ts";
import { EXIT } from "../exit-codes.ts";
import { createMachine, LOOKING, type Machine } from "../machine.ts";
import { type OpenPlace, openDestination, openSource, prepareDestination } from "../places/place.ts";
import { renderRows } from "../text/help.ts";
import { translate } from "../text/phrases.ts";
import { padEnd, printable, wrap } from "../text/width.ts";
import { say } from "../text/words.ts";
import { type Check, type Checklist, createChecklist } from "./check.ts";
import { leastPrivilege } from "./policy.ts";
import { checkReach, checkReading } from "./read-checks.ts";
import { checkWriting } from "./write-checks.ts";

/** Tries both sides in every way the engine will use them, and says how to fix what does not work. */
export const doctorCommand: CommandHandler = async (context) => {
  const machine = await createMachine(context.host, LOOKING, context.waiting);
  try {
    const [from = "", to] = context.positionals;
    const source = await openSource(from, "source", context.flags, machine);
    const checks = [...(await examineSource(context, source))];
    if (to !== undefined) {
      const destination = await openDestination(to, source, context.flags, machine);
      checks.push(...(await examineDestination(context, destination, machine)));
    }
    const problems = checks.filter((check) => check.state === "problem").length;
    context.event({ event: "summary", problems, checks: checks.length });
    return problems === 0 ? EXIT.ok : EXIT.unusable;
  } finally {
    await machine.close();
  }
};

async function examineSource(context: CommandContext, place: OpenPlace): Promise<readonly Check[]> {
  const list = createChecklist("source");
  const { listed, sample } = await checkReach(list, place.side, context.stop);
  if (sample !== undefined) await checkReading(list, place.side.store, sample, context.stop);
  else if (listed) list.skip("read", "there is no object to read");
  show(context, place, list);
  return list.checks;
}

async function examineDestination(
  context: CommandContext,
  place: OpenPlace,
  machine: Machine,
): Promise<readonly Check[]> {
  const list = createChecklist("destination");
  const readOnly = context.flags["read-only"] === true;
  if (!readOnly) await prepareDestination(place);
  const { listed } = await checkReach(list, place.side, context.stop);
  if (readOnly) list.skip("write", "--read-only");
  else if (listed || list.checks.some((check) => check.code === "ACCESS_DENIED")) {
    await checkWriting(list, place.side, { hashing: machine.hashing, id: machine.ids.next(), signal: context.stop });
  } else list.skip("write", "the bucket cannot be reached");
  show(context, place, list);
  return list.checks;
}

function show(context: CommandContext, { place }: OpenPlace, { checks }: Checklist): void {
  const { language, host, print, event } = context;
  const side = checks[0]?.side ?? "source";
  const width = Math.min(host.stdout.columns(), 100);
  print(`${say(language, side)}  ${place.text}`);
  for (const check of checks) {
    event({ event: "check", ...check, ...(check.fix === undefined ? {} : { fix: check.fix[language] }) });
    const state = { ok: "ok", note: "warning", problem: "problem", "not-tried": "notTried" } as const;
    const label = `${padEnd(say(language, state[check.state]), 10)} ${say(language, `check-${check.name}`)}`;
    const code = check.code === undefined ? "" : `[${check.code}] `;
    print(renderRows([[label, `${code}${printable(translate(check.finding, language))}`]], 27, width));
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

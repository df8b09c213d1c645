import { openLedger } from "@dth/local/ledger";
import { runVerify, type VerifyCounts, type VerifyReport } from "@dth/transfer/verify";
import { EXIT } from "../exit-codes.ts";
import { nothingFound } from "../text/nothing-found.ts";
import { formatBytes, formatCount } from "../text/units.ts";
import { padEnd, padStart, printable } from "../text/width.ts";
import { say } from "../text/words.ts";
import { type TransferSession, withTransfer } from "../transfer-session.ts";
import type { CommandContext, CommandHandler } from "./context.ts";

/** Lists both sides anew and says where they differ. */
export const verifyCommand: CommandHandler = (context) =>
  withTransfer(context, async (session) => {
    context.host.keepHeapLean?.();
    const report = await verify(context, session);
    const isEmpty = report.source.objects + report.filtered.objects === 0;
    if (isEmpty) context.print(nothingFound(session.source.place, context.language));
    show(context, report);
    context.event({ event: "summary", ...report, ...(isEmpty ? { nothingFound: true } : {}) });
    return report.matches ? EXIT.ok : EXIT.differs;
  });

async function verify(context: CommandContext, session: TransferSession): Promise<VerifyReport> {
  const { machine, source, destination, options } = session;
  const { hashing, governor, ids, paths } = machine;
  const ledger = openLedger(paths.ledger);
  try {
    const request = { runId: ids.next(), source: source.side, destination: destination.side, options };
    return await runVerify(
      request,
      { ledger, hashing, governor },
      {
        checksums: context.flags.checksum === true,
        signal: context.stop,
        progress: createTicker(context),
        found(findings) {
          for (const { kind, key, basis } of findings) context.event({ event: "difference", kind, key, basis });
        },
      },
    );
  } finally {
    await ledger.close();
  }
}

/** A sign of life every few seconds. */
function createTicker({ host, note, language }: CommandContext): (counts: Readonly<VerifyCounts>) => void {
  let next = host.clock.now() + 3000;
  return ({ source, same }) => {
    if (host.clock.now() < next) return;
    next = host.clock.now() + 3000;
    note(
      `${formatCount(source.objects)} ${say(language, "found")}, ${formatCount(same.objects)} ${say(language, "same")}`,
    );
  };
}

function show({ print, language }: CommandContext, report: VerifyReport): void {
  const same = report.extra.objects === 0 ? "identical" : "contained";
  print(say(language, report.matches ? same : "differ"));
  const rows = ["same", "missing", "different", "extra", "filtered"] as const;
  for (const kind of rows) {
    const { objects, bytes } = report[kind];
    if (objects === 0 && kind !== "same") continue;
    const label = say(language, kind === "missing" || kind === "different" ? `because-${kind}` : kind);
    print(`  ${padEnd(label, 26)} ${padStart(formatCount(objects), 10)}  ${padStart(formatBytes(bytes), 9)}`);
  }
  const { basis, samples } = report;
  const told = (["sha256", "etag", "remembered", "size"] as const).filter((by) => basis[by] > 0);
  if (told.length > 0) {
    print(
      `  ${say(language, "provenBy")}: ${told.map((by) => `${say(language, `proof-${by}`)} ${formatCount(basis[by])}`).join(", ")}`,
    );
  }
  if (basis.size > 0) print(`  ${say(language, "sizeOnly")}`);
  for (const kind of ["missing", "different", "extra"] as const) {
    for (const key of samples[kind]) print(`  ${SIGNS[kind]} ${printable(key)}`);
  }
}

const SIGNS = { missing: "+", different: "~", extra: "?" } as const;

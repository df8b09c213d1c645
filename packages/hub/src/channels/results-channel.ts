import type { HubPorts } from "../ports.ts";
import { collectionOf } from "../records/collection.ts";
import { channelsOf } from "./channels.ts";

/** Id of the channel that hears of every task, whether that names it or not. A hub whose operator gave it no topic has none. */
export const RESULTS_CHANNEL = "results";

/** What the operator's topic was when the channel was made; who deletes the channel does not want it back. */
interface Seeded {
  readonly id: string;
  readonly version: number;
  readonly topicArn: string;
}

const MARK = "results-topic";
/** Minutes that results are gathered: those of a small hub come one by one, those of a night together. */
const DIGEST_MINUTES = 15;

/**
 * Has a channel tell the operator's topic how every run of every task ended. People change and delete it as any other; it
 * comes back only when the operator gives another topic. For the composition root to call now and then.
 *
 * @throws HubError as `RecordStore` does
 */
export async function seedResultsChannel({ records }: Pick<HubPorts, "records">, topicArn: string): Promise<void> {
  const marks = collectionOf<Seeded>(records, "setting", ({ id }) => ({ sort: id }));
  const mark = await marks.find(MARK);
  if (mark?.topicArn === topicArn) return;
  const channels = channelsOf(records);
  const target = { kind: "sns", topicArn } as const;
  if ((await channels.find(RESULTS_CHANNEL)) !== undefined) {
    await channels.change(RESULTS_CHANNEL, (channel) => ({ ...channel, target }));
  } else {
    await channels.create({
      ...{ id: RESULTS_CHANNEL, version: 0, name: "Results of every task", target, language: "en" },
      ...{ on: ["done", "error", "failures", "stuck"], digestMinutes: DIGEST_MINUTES },
    });
  }
  if (mark === undefined) await marks.create({ id: MARK, version: 0, topicArn });
  else await marks.replace({ ...mark, topicArn });
}

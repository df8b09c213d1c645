import { checkpoint, copied, failed, itemsWork } from "@dth/testkit/conformance/samples";
import { systemClock } from "../../src/clock.ts";
import { openLedger } from "../../src/ledger.ts";
import { openWorkQueue } from "../../src/work-queue.ts";

// Works on run `r` of the state file until it is killed, and prints what is durable as soon as it is:
// `found <batch>`, `sent <batch>`, `settled <batch>`, `part <number>`.

const [path = "", name = ""] = process.argv.slice(2);
const ledger = openLedger(path);
const queue = openWorkQueue(path, "r", { clock: systemClock() });

for (let n = 0; ; n++) {
  const id = `${name}-${n}`;
  const keys = Array.from({ length: 20 }, (_, k) => `${id}/${k}`);
  const work = itemsWork("r", id, keys);
  await ledger.commitFound("r", [work], checkpoint());
  console.log(`found ${id}`);
  await queue.send([work]);
  console.log(`sent ${id}`);
  await ledger.record(
    "r",
    keys.map((key, k) => (k % 10 === 0 ? failed(key) : copied(key))),
  );
  console.log(`settled ${id}`);
  const count = await ledger.savePart("r", "big", "u", {
    partNumber: Number(name.slice(1)) * 1e6 + n,
    etag: "e",
    size: 1,
  });
  console.log(`part ${count}`);
}

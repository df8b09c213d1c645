import { nameOf } from "./stage.ts";

/** Calls the function every minute: what is due is started, what was interrupted goes on, what is old is forgotten. */
export function addTick(tick: sst.aws.Function): void {
  new sst.aws.CronV2("Tick", {
    schedule: "rate(1 minute)",
    function: tick.arn,
    retries: 0,
    transform: { schedule: { name: nameOf("tick") } },
  });
}

import { readMachineRoles } from "@dth/api/access/machines";
import { type AppSyncAnswer, createAppSyncHandler } from "@dth/api/graphql/appsync-handler";
import { openCallerRate } from "./caller-rate.ts";
import { audiencesOf } from "./console-config.ts";
import { lazily } from "./lazily.ts";
import { log, openHub } from "./open-hub.ts";

const open = lazily(async () => {
  const { hub, ports, environment, settled } = await openHub();
  const answer = createAppSyncHandler({
    hub,
    ids: ports.ids,
    role: { claim: environment.HUB_ROLE_CLAIM },
    limiter: openCallerRate(environment, ports.clock),
    audiences: audiencesOf(environment),
    machines: readMachineRoles(environment.HUB_MACHINE_ROLES ?? ""),
    report: (error, requestId) => log("error", "a request failed", { requestId, error }),
  });
  return { answer, settled };
});

/** The data source of every field of AppSync's Query and Mutation. */
export async function handler(event: unknown): Promise<AppSyncAnswer> {
  const { answer, settled } = await open();
  const answered = await answer(event);
  await settled();
  return answered;
}

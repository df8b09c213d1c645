import { PLUGINS } from "@dth/plugins/plugins";
import { createLog } from "@dth/server/log";
import { openHub } from "@dth/server/open-hub";
import { stateDirectory } from "@dth/server/state-directory";
import { systemCaller } from "@dth/server/tokens";

const CALLER = systemCaller("bench");
const KEYS = { accessKeyId: "a", secretAccessKey: "b" };

/** Makes tasks that nobody has started, through their use case: a door would ask for patience. */
export async function makeTasks(root: string, count: number): Promise<void> {
  const log = createLog({ write: () => undefined, json: true, now: Date.now });
  const settings = { endpoints: { networks: "all" }, ambient: false } as const;
  const state = stateDirectory(root);
  const { hub, close } = await openHub({ state, settings, plugins: PLUGINS, env: {}, maxRuns: 1, log });
  await hub.secrets.write(CALLER, { name: "keys", value: KEYS });
  for (let n = 0; n < count; n++) {
    const sides = { source: side(`from-${n}`), destination: side(`to-${n}`) };
    const input = { name: `Archive ${n} of the lake`, plugin: "s3", ...sides };
    await hub.tasks.create(CALLER, input, { start: false });
  }
  await close();
}

function side(bucket: string) {
  const parameters = { endpoint: "http://127.0.0.1:1", region: "us-east-1", secret: "keys", bucket };
  return { type: "s3-compatible", parameters };
}

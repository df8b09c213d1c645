import type { Clock } from "@dth/core/clock";

/** Asks the machine's metadata service, as `fetch` does. */
export type Ask = (url: string, init: RequestInit) => Promise<Response>;

/** Every machine of EC2 has it there. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-instance-termination-notices.html */
const METADATA = "http://169.254.169.254";
/** Milliseconds between looks; AWS recommends five seconds. */
const LOOK_MS = 5_000;
const TIMEOUT_MS = 1_000;

/** What {@link spotNotice} is given. */
export interface SpotNoticeOptions {
  readonly ask: Ask;
  readonly clock: Pick<Clock, "sleep">;
  readonly signal: AbortSignal;
  /** Where the service is instead, as the SDKs take it from `AWS_EC2_METADATA_SERVICE_ENDPOINT`. */
  readonly endpoint?: string | undefined;
}

/**
 * Resolves when the machine is about to be taken away, two minutes ahead, or when the signal aborts. A machine without
 * the service, or one that is no Spot machine, is never taken away.
 */
export async function spotNotice({ ask, clock, signal, endpoint = METADATA }: SpotNoticeOptions): Promise<boolean> {
  while (!signal.aborted) {
    if (await isNoticed(ask, `${endpoint.replace(/\/$/, "")}/latest`)) return true;
    await clock.sleep(LOOK_MS, signal).catch(() => undefined);
  }
  return false;
}

async function isNoticed(ask: Ask, metadata: string): Promise<boolean> {
  try {
    const lifetime = { "x-aws-ec2-metadata-token-ttl-seconds": "60" };
    const token = await ask(`${metadata}/api/token`, { method: "PUT", headers: lifetime, ...timeout() });
    const headers = { "x-aws-ec2-metadata-token": await token.text() };
    const notice = await ask(`${metadata}/meta-data/spot/instance-action`, { headers, ...timeout() });
    return notice.status === 200;
  } catch {
    // Fargate has no such service, and a machine's may be late: the signal of ECS comes in any case.
    return false;
  }
}

function timeout() {
  return { signal: AbortSignal.timeout(TIMEOUT_MS) };
}

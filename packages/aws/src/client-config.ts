import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { NodeHttpHandler } from "@smithy/node-http-handler";

/** Where AWS is, and as whom it is asked. */
export interface AwsAccess {
  readonly region: string;
  /** For emulators and private endpoints. Absent: the region's own. */
  readonly endpoint?: string;
  /** Absent: the SDK's chain, which on AWS is the role of the function, task or instance. */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** Connections to one host. Default 64. */
  readonly maxSockets?: number;
}

/**
 * What every client of one process is made with, such as `new SQSClient(config)`: they share one keep-alive agent.
 * Requests are tried up to eight times, so that a throttled table or a failover is no error of a run.
 */
export function awsClientConfig({ region, endpoint, credentials, maxSockets = 64 }: AwsAccess) {
  const agent = { keepAlive: true, maxSockets };
  return {
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    maxAttempts: 8,
    requestHandler: new NodeHttpHandler({
      httpAgent: new HttpAgent(agent),
      httpsAgent: new HttpsAgent(agent),
      connectionTimeout: 5_000,
      requestTimeout: 60_000,
    }),
  };
}

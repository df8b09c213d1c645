import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLog } from "@dth/server/log";
import { type RunningHub, type StartOptions, startHub } from "@dth/server/start-hub";
import type { Fault, FaultRequest } from "@dth/testkit/s3-server/faults";
import { type S3Server, startS3Server } from "@dth/testkit/s3-server/server";

/** Buckets of the lab's store. */
const BUCKETS = ["photos", "photos-copy", "backups", "backups-copy", "archive", "archive-copy", "films", "films-copy"];

/** A hub and a store on this machine, with everything that a person would use. */
export interface Lab {
  readonly hub: RunningHub;
  readonly token: string;
  readonly store: S3Server;
  /** Requests to the store go through it, when there is one. */
  fault: ((request: FaultRequest) => Fault | undefined) | undefined;
  /** Ends the hub and starts it again with the same state, on the same port. */
  restart(): Promise<void>;
  /** Asks the hub. @throws Error with what it says */
  ask<T>(query: string, variables?: object, token?: string): Promise<T>;
  close(): Promise<void>;
}

/** The store's only key. */
export const KEY = { accessKeyId: "LABKEY", secretAccessKey: "lab-secret" };

/** What a lab may begin with. */
export interface LabOptions extends Pick<StartOptions, "issuers" | "programs"> {
  /** Fills the hub's directory before the hub starts. */
  readonly fill?: (state: string) => Promise<void>;
}

/** Starts the lab with an empty hub, or one that has been filled. */
export async function openLab({ issuers, programs, fill }: LabOptions = {}): Promise<Lab> {
  const state = mkdtempSync(join(tmpdir(), "dth-web-"));
  await fill?.(state);
  const lab: { fault: Lab["fault"] } = { fault: undefined };
  const store = await startS3Server({
    buckets: BUCKETS,
    accessKeys: { [KEY.accessKeyId]: { secret: KEY.secretAccessKey } },
    faults: (request: FaultRequest) => lab.fault?.(request),
  });
  // Images are copied by a program that is looked for there.
  const env = { PATH: process.env.PATH ?? "" };
  const lines: string[] = [];
  const log = createLog({ write: (text) => void lines.push(text), json: true, now: Date.now });
  const start = (port: number) =>
    startHub({
      ...{ state, host: "127.0.0.1", port, maxRuns: 4, ambient: false, env, log },
      ...(issuers && { issuers }),
      ...(programs && { programs }),
    });
  let hub = await start(0);
  const token = hub.firstToken ?? "";
  const port = Number(new URL(hub.url).port);
  return Object.assign(lab, {
    get hub() {
      return hub;
    },
    token,
    store,
    async restart() {
      await hub.stop();
      hub = await start(port);
    },
    async ask<T>(query: string, variables: object = {}, bearer = token): Promise<T> {
      const response = await fetch(`${hub.url}/graphql`, {
        method: "POST",
        headers: { authorization: `Bearer ${bearer}`, "content-type": "application/json" },
        body: JSON.stringify({ query, variables }),
      });
      const answer: { data?: T; errors?: readonly { message: string }[] } = await response.json();
      if (answer.errors || !answer.data) throw new Error(JSON.stringify(answer.errors ?? answer));
      return answer.data;
    },
    async close() {
      await hub.stop();
      await store.close();
      rmSync(state, { recursive: true, force: true });
    },
  });
}

/** Waits until something is so, asking a few times a second. @throws Error after `ms` */
export async function until<T>(what: () => Promise<T | undefined | false>, ms = 30_000): Promise<T> {
  const end = Date.now() + ms;
  for (;;) {
    const found = await what();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}

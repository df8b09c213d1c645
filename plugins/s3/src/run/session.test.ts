import { HubError } from "@dth/core/error";
import type { Job } from "@dth/core/task";
import { memoryPluginHost } from "@dth/testkit/plugin-host";
import { afterEach, describe, expect, it, vi } from "vitest";
import { adapterOf, SOURCES } from "../adapters.ts";
import { openSession } from "./session.ts";

afterEach(() => vi.restoreAllMocks());

describe("openSession", () => {
  it.each([
    ["the destination cannot be opened", { auth: "keys", secret: "gone" }, "SECRET_NOT_FOUND"],
    ["the run's lists cannot be told", { auth: "anonymous" }, "LEDGER_UNUSABLE"],
  ])("closes what it opened when %s", async (_, access, code) => {
    const adapter = adapterOf(SOURCES, "amazon-s3");
    const { open } = adapter;
    let closed = 0;
    vi.spyOn(adapter, "open").mockImplementation(async (...given) => {
      const endpoint = await open(...given);
      return { ...endpoint, close: async () => void closed++ };
    });
    const job: Job = {
      ...{ taskId: "t", runId: "r", plugin: "s3", options: {} },
      source: { type: "amazon-s3", parameters: { auth: "anonymous", bucket: "from" } },
      destination: { type: "amazon-s3", parameters: { ...access, bucket: "to", region: "eu-west-1" } },
    };
    const host = memoryPluginHost();
    host.ledger.run = () => Promise.reject(new HubError("LEDGER_UNUSABLE", "the disk is away"));
    await expect(openSession(job, host)).rejects.toMatchObject({ code });
    expect(closed).toBeGreaterThan(0);
  });
});

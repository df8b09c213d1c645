import { HubError } from "@dth/core/error";
import { memoryLedger } from "@dth/testkit/ledger";
import { describe, expect, it } from "vitest";
import { createRepositories, type RepositoryTemplate } from "./create-repository.ts";
import type { EcrApi } from "./ecr-api.ts";
import { unfinishedRepositories } from "./unfinished-repositories.ts";

const TEMPLATE: RepositoryTemplate = {
  mutability: "MUTABLE",
  mutabilityExclusions: [],
  scanOnPush: false,
  encryption: "AES256",
  lifecyclePolicy: "{}",
  repositoryPolicy: "{}",
  tags: {},
};

function lab(fail: (operation: string, times: number) => HubError | undefined) {
  const calls: string[] = [];
  const exists = new Set<string>();
  const api = {
    async call(operation: string, { repositoryName }: { repositoryName: string }) {
      calls.push(operation);
      const error = fail(operation, calls.filter((each) => each === operation).length);
      if (error !== undefined) throw error;
      if (operation === "DescribeImages" && !exists.has(repositoryName))
        throw new HubError("REPOSITORY_NOT_FOUND", "x");
      if (operation !== "CreateRepository") return {};
      if (exists.has(repositoryName)) throw new HubError("CONFLICT", "it is there");
      exists.add(repositoryName);
      return {};
    },
  } as unknown as EcrApi;
  const ledger = memoryLedger();
  const open = () => createRepositories(api, undefined, TEMPLATE, unfinishedRepositories(ledger, "registry"));
  return { calls, repositories: open(), open };
}

describe("repositories that are made by a template", () => {
  it("are made once, and left as they are when they exist", async () => {
    const { calls, repositories } = lab(() => undefined);
    expect(await repositories.has("app")).toBe(false);
    expect(await repositories.make("app")).toBe(true);
    expect(await repositories.has("app")).toBe(true);
    expect(await repositories.make("app")).toBe(false);
    expect(calls.filter((each) => each.endsWith("Policy"))).toEqual(["PutLifecyclePolicy", "SetRepositoryPolicy"]);
  });

  it("are not there before they have what the template gives them, when that failed for a moment", async () => {
    const { calls, repositories } = lab((operation, times) =>
      operation === "SetRepositoryPolicy" && times === 1 ? new HubError("SERVER_UNAVAILABLE", "later") : undefined,
    );
    await expect(repositories.make("app")).rejects.toMatchObject({ code: "SERVER_UNAVAILABLE" });
    expect(await repositories.has("app")).toBe(false);
    expect(await repositories.make("app")).toBe(true);
    expect(await repositories.has("app")).toBe(true);
    expect(calls.filter((each) => each === "SetRepositoryPolicy")).toHaveLength(2);
    expect(calls.filter((each) => each === "DescribeImages")).toHaveLength(1);
  });

  it("get their policies from the next process, when one is killed before it put them", async () => {
    let killed = true;
    const { calls, repositories, open } = lab((operation) =>
      killed && operation.endsWith("Policy") ? new HubError("CANCELLED", "the process is no more") : undefined,
    );
    // As a process that is gone: nothing that it does after the creation arrives.
    const gone = repositories.make("app");
    await expect(gone).rejects.toMatchObject({ code: "CANCELLED" });
    killed = false;
    const next = open();
    expect(await next.has("app")).toBe(false);
    expect(await next.make("app")).toBe(true);
    expect(calls.filter((each) => each.endsWith("Policy")).slice(-2)).toEqual([
      "PutLifecyclePolicy",
      "SetRepositoryPolicy",
    ]);
    expect(await open().has("app")).toBe(true);
  });

  it("of others get no policy, whoever looked for them", async () => {
    const { calls, repositories, open } = lab(() => undefined);
    await repositories.make("app");
    calls.length = 0;
    expect(await open().make("app")).toBe(false);
    expect(await open().make("app")).toBe(false);
    expect(calls.filter((each) => each.endsWith("Policy"))).toEqual([]);
  });

  it("stay without a policy that is refused for good", async () => {
    const { repositories } = lab((operation) =>
      operation === "PutLifecyclePolicy" ? new HubError("REQUEST_REFUSED", "no policy") : undefined,
    );
    await expect(repositories.make("app")).rejects.toMatchObject({ code: "REQUEST_REFUSED" });
    expect(await repositories.has("app")).toBe(true);
    expect(await repositories.make("app")).toBe(false);
  });
});

import { HubError } from "@dth/core/error";
import { describe, expect, it } from "vitest";
import { createRepositories, type RepositoryTemplate } from "./create-repository.ts";
import type { EcrApi } from "./ecr-api.ts";

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
  return { calls, repositories: createRepositories(api, undefined, TEMPLATE) };
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
    expect(calls.filter((each) => each === "CreateRepository")).toHaveLength(1);
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

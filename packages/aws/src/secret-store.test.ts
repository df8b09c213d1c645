import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { fakeClock } from "@dth/testkit/clock";
import { START } from "@dth/testkit/conformance/samples";
import { secretStoreConformance } from "@dth/testkit/conformance/secret-store";
import { afterEach, describe, expect, it } from "vitest";
import { Fault, type Handlers, startFakeAws } from "../test/fake-aws.ts";
import { secretsManager } from "../test/fake-secrets-manager.ts";
import { openSecretStore } from "./secret-store.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function open(handlers: Handlers, clock = fakeClock(START)) {
  const fake = await startFakeAws(handlers);
  const client = new SecretsManagerClient(fake.config);
  closers.push(async () => {
    client.destroy();
    await fake.close();
  });
  return { fake, open: () => openSecretStore({ client, prefix: "dth/test/", clock }) };
}

describe("openSecretStore", () => {
  secretStoreConformance(async (clock) => {
    const aws = await open(secretsManager(clock.now), clock);
    return { secrets: aws.open(), other: aws.open(), close: async () => {} };
  });

  it("brings a deleted secret back when its name is written again", async () => {
    const { fake, open: openIt } = await open(secretsManager(() => START));
    const secrets = openIt();
    await secrets.write("s", { a: "1" });
    await secrets.delete("s");
    expect(fake.calls.at(-1)).toEqual({
      operation: "DeleteSecret",
      input: { SecretId: "dth/test/s", RecoveryWindowInDays: 7 },
    });
    await expect(secrets.read("s")).rejects.toMatchObject({ code: "SECRET_NOT_FOUND" });
    await secrets.write("s", { b: "2" });
    expect(await secrets.read("s")).toEqual({ b: "2" });
    expect((await secrets.list())[0]?.fields).toEqual(["b"]);
  });

  it("reads the names of fields that no tag can hold from the secret", async () => {
    const { open: openIt } = await open(secretsManager(() => START));
    await openIt().write("s", { "with space": "1", 密码: "2" });
    expect((await openIt().list())[0]?.fields).toEqual(["with space", "密码"]);
  });

  it("shows nothing of other hubs", async () => {
    const handlers = secretsManager(() => START);
    const { open: openIt } = await open(handlers);
    handlers.CreateSecret?.({ Name: "dth/other/s", SecretString: "{}", Description: "" });
    await openIt().write("own", { a: "1" });
    expect((await openIt().list()).map(({ name }) => name)).toEqual(["own"]);
  });

  it("keeps AWS's words and the request to itself when it fails", async () => {
    const refuse = () => {
      throw new Fault("AccessDeniedException", "not authorized with hunter2");
    };
    const { open: openIt } = await open({ UpdateSecret: refuse, GetSecretValue: refuse });
    const failure = await openIt()
      .write("s", { password: "hunter2" })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: "HubError", code: "ACCESS_DENIED" });
    expect(failure).not.toHaveProperty("cause");
    expect(String(failure)).not.toContain("hunter2");
    await expect(openIt().read("s")).rejects.toMatchObject({ code: "ACCESS_DENIED" });
  });
});

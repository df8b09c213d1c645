import type { SecretStore } from "@dth/core/secret-store";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type FakeClock, fakeClock } from "../clock.ts";
import { START } from "./samples.ts";

/** A store of secrets under test. */
export interface SecretStoreFixture {
  readonly secrets: SecretStore;
  /** The same secrets as another process sees them; may be the same object. */
  readonly other: SecretStore;
  /** Closes the store and removes what it left. */
  close(): Promise<void>;
}

/** Makes an empty store. */
export type MakeSecretStore = (clock: FakeClock) => Promise<SecretStoreFixture>;

const VALUE = { accessKeyId: "AKIA", secretAccessKey: 'quote"\\\u0000ü\u{1f600}' };

/** Registers the tests that every implementation of {@link SecretStore} passes. */
export function secretStoreConformance(make: MakeSecretStore): void {
  let fixture: SecretStoreFixture | undefined;
  let clock = fakeClock(START);
  beforeEach(async () => {
    clock = fakeClock(START);
    fixture = await make(clock);
  });
  afterEach(async () => fixture?.close());
  const stores = () => {
    if (fixture === undefined) throw new Error("no test is running");
    return fixture;
  };

  it("gives back what was written, and shows only the names of its fields", async () => {
    const info = await stores().secrets.write("team/s3_key+1", VALUE, "of the archive");
    const fields = ["accessKeyId", "secretAccessKey"];
    expect(info).toEqual({ name: "team/s3_key+1", description: "of the archive", fields, updatedAt: START });
    expect(await stores().other.read("team/s3_key+1")).toEqual(VALUE);
    expect(await stores().other.list()).toEqual([info]);
  });

  it("replaces the whole secret", async () => {
    await stores().secrets.write("s", VALUE, "old");
    await clock.advance(5);
    await stores().other.write("s", { token: "t" });
    expect(await stores().secrets.read("s")).toEqual({ token: "t" });
    expect(await stores().secrets.list()).toEqual([{ name: "s", fields: ["token"], updatedAt: START + 5 }]);
  });

  it("lists by name", async () => {
    for (const name of ["b", "a/2", "C", "a/10"]) await stores().secrets.write(name, VALUE);
    expect((await stores().secrets.list()).map(({ name }) => name)).toEqual(["C", "a/10", "a/2", "b"]);
  });

  it("says which secret is missing", async () => {
    const read = stores().secrets.read("nowhere");
    await expect(read).rejects.toMatchObject({ name: "HubError", code: "SECRET_NOT_FOUND" });
    await expect(read).rejects.toThrow("nowhere");
  });

  it("forgets deleted secrets, also those that were never there", async () => {
    await stores().secrets.write("s", VALUE);
    await stores().other.delete("s");
    await stores().secrets.delete("s");
    await expect(stores().secrets.read("s")).rejects.toMatchObject({ code: "SECRET_NOT_FOUND" });
    expect(await stores().secrets.list()).toEqual([]);
  });
}

import { expect, it } from "vitest";
import { RecordsEnvironmentSchema, readEnvironment } from "./environment.ts";

it("takes what it knows", () => {
  const env = { AWS_REGION: "eu-west-1", HUB_RECORDS_TABLE: "records", PATH: "/bin", AWS_ENDPOINT_URL: "" };
  expect(readEnvironment(RecordsEnvironmentSchema, env)).toEqual({
    AWS_REGION: "eu-west-1",
    HUB_RECORDS_TABLE: "records",
  });
});

it("names every variable that is missing or wrong, and no value", () => {
  const env = { HUB_RECORDS_TABLE: "", AWS_ENDPOINT_URL: "hunter2" };
  const read = () => readEnvironment(RecordsEnvironmentSchema, env);
  expect(read).toThrow("see AWS_ENDPOINT_URL, AWS_REGION, HUB_RECORDS_TABLE");
  expect(read).not.toThrow(/hunter2/);
});

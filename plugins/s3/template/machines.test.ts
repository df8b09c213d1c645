import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "@dth/template/synthesize";
import { afterAll, expect, test } from "vitest";
import { S3_TEMPLATE } from "./stack.ts";

const directory = mkdtempSync(join(tmpdir(), "s3-machines-"));
afterAll(() => rmSync(directory, { recursive: true }));

const body = JSON.parse(JSON.stringify(synthesize(S3_TEMPLATE, { directory })));

/**
 * MiB that Fargate gives with units of processor, at least and at most, in steps of a GiB for those here.
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html
 */
const FARGATE: Readonly<Record<string, readonly [number, number]>> = {
  1024: [2_048, 8_192],
  2048: [4_096, 16_384],
  4096: [8_192, 30_720],
};

test("the finder has a memory from Fargate's table, with the processors that belong to it", () => {
  const { Cpu, Memory } = body.Resources.Finder.Properties;
  expect(Memory).toEqual({ Ref: "finderMemory" });
  expect(Cpu).toEqual({ "Fn::FindInMap": ["FinderSizes", { Ref: "finderMemory" }, "cpu"] });
  const { Default, AllowedValues } = body.Parameters.finderMemory;
  expect(Default).toBe("2048");
  expect(Object.keys(body.Mappings.FinderSizes)).toEqual(AllowedValues);
  for (const [memory, { cpu }] of Object.entries<{ readonly cpu: string }>(body.Mappings.FinderSizes)) {
    const [least, most] = FARGATE[cpu] ?? [];
    expect(Number(memory)).toBeGreaterThanOrEqual(least ?? Number.POSITIVE_INFINITY);
    expect(Number(memory)).toBeLessThanOrEqual(most ?? 0);
    expect(Number(memory) % 1_024).toBe(0);
  }
});

test("the parameters of machines are one group of the form, in the manifest's words", () => {
  const { ParameterGroups: groups, ParameterLabels: labels } = body.Metadata["AWS::CloudFormation::Interface"];
  const machines = groups.filter(({ Label }: { Label: { default: string } }) => Label.default === "Machines");
  expect(machines).toHaveLength(1);
  expect(machines[0].Parameters).toEqual([
    ...["maxCapacity", "machineType", "purchase", "minCapacity", "finderMemory"],
    ...["finderArchitecture", "workerDisk", "workerImage"],
  ]);
  expect(labels.machineType.default).toBe("Type of machine");
  expect(body.Parameters.purchase.Description).toContain("Spot costs less");
});

test("a deployment may say more than a task, and where nobody says anything the template does", () => {
  expect(body.Parameters).toMatchObject({
    minCapacity: { Type: "Number", Default: 0, MinValue: 0, MaxValue: 1_000 },
    maxCapacity: { Type: "Number", Default: 20, MinValue: 1, MaxValue: 1_000 },
    purchase: { Default: "on-demand", AllowedValues: ["on-demand", "spot"] },
    machineType: { Default: "t4g.small" },
  });
});

test("programs are told nothing of their machines, so that a change of them restarts none", () => {
  for (const program of ["Finder", "Worker"]) {
    const [{ Environment: environment }] = body.Resources[program].Properties.ContainerDefinitions;
    const names = environment.map(({ Name }: { readonly Name: string }) => Name);
    expect(names).toContain("PARAMETER_maxRequests");
    for (const name of ["maxCapacity", "minCapacity", "machineType", "purchase", "finderMemory"])
      expect(names).not.toContain(`PARAMETER_${name}`);
  }
});

import { describe, expect, it } from "vitest";
import { machineOf, readMachineRoles } from "./machines.ts";

const CI = "arn:aws:iam::123456789012:role/teams/data/ci";
const MACHINES = readMachineRoles(`${CI}=operator, arn:aws-cn:iam::123456789012:user/robots/watch=viewer`);

describe("machines that sign", () => {
  it.each<[string, string | undefined]>([
    ["arn:aws:sts::123456789012:assumed-role/ci/build-17", "operator"],
    ["arn:aws-cn:iam::123456789012:user/robots/watch", "viewer"],
    ["arn:aws:sts::210987654321:assumed-role/ci/build-17", undefined],
    ["arn:aws-cn:sts::123456789012:assumed-role/ci/build-17", undefined],
    ["arn:aws:sts::123456789012:assumed-role/other/ci", undefined],
    ["arn:aws:iam::123456789012:user/ci", undefined],
    ["arn:aws:iam::123456789012:root", undefined],
    ["", undefined],
  ])("%s is %s", (userArn, role) => {
    expect(machineOf(userArn, MACHINES)?.role).toBe(role);
  });

  it("are told by the role, not by the session", () => {
    expect(machineOf("arn:aws:sts::123456789012:assumed-role/ci/build-17", MACHINES)?.arn).toBe(CI);
    expect(readMachineRoles(" ").size).toBe(0);
  });

  it.each([
    [`${CI}=root`, "viewer, operator, admin"],
    [CI, "viewer, operator, admin"],
    ["ci=operator", "ARN of a role"],
    ["arn:aws:sts::123456789012:assumed-role/ci/build=viewer", "ARN of a role"],
    [`${CI}=viewer,arn:aws:iam::123456789012:role/ci=admin`, "twice"],
  ])("refuses %s", (text, why) => {
    expect(() => readMachineRoles(text)).toThrow(why);
  });
});

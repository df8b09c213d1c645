import { PERMISSIONS, permission, type UseCaseName } from "@dth/hub/access/permissions";
import { expect, it } from "vitest";
import { ACTIONS } from "./texts.ts";

it("has words for all that is audited", () => {
  const names = Object.keys(PERMISSIONS) as UseCaseName[];
  const audited = names.map(permission).filter(({ audited }) => audited);
  expect(Object.keys(ACTIONS).sort()).toEqual(audited.map(({ action }) => action).sort());
});

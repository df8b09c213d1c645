import { describe, expect, it } from "vitest";
import { keepingOf } from "../../../stacks/stage-kind.ts";

describe("a stage", () => {
  it("is kept as its name says, until somebody gives it up", () => {
    expect(keepingOf("production", {})).toEqual({ protect: true, removal: "retain-all" });
    expect(keepingOf("test", { CI: "true" })).toEqual({ protect: false, removal: "retain" });
    expect(keepingOf("me", { HUB_GIVE_UP: "" })).toEqual({ protect: false, removal: "remove" });
  });

  it.each(["production", "test"])("%s keeps nothing when it is given up by its name", (stage) => {
    expect(keepingOf(stage, { HUB_GIVE_UP: stage })).toEqual({ protect: false, removal: "remove" });
    expect(keepingOf(stage, { HUB_GIVE_UP: stage, CI: "false" }).removal).toBe("remove");
  });

  it("is not given up by a build service, nor by the name of another", () => {
    for (const CI of ["true", "1", "yes"])
      expect(() => keepingOf("production", { HUB_GIVE_UP: "production", CI })).toThrow("refused where CI is set");
    for (const name of ["test", "Production", "yes", "1"])
      expect(() => keepingOf("production", { HUB_GIVE_UP: name })).toThrow("nothing was done");
  });
});

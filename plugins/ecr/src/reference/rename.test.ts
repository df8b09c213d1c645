import { describe, expect, it } from "vitest";
import { destinationRepository, type RenameRules } from "./rename.ts";

const none: RenameRules = { prefix: "", rename: {}, officialImages: "short" };

describe("names at the destination", () => {
  it.each<[string, Partial<RenameRules>, boolean, string]>([
    ["team/app", {}, false, "team/app"],
    ["team/app", { prefix: "mirror/" }, false, "mirror/team/app"],
    ["team/app", { prefix: "mirror-" }, false, "mirror-team/app"],
    ["library/nginx", {}, true, "nginx"],
    ["library/nginx", { officialImages: "library" }, true, "library/nginx"],
    ["library/nginx", {}, false, "library/nginx"],
    ["library/nginx", { prefix: "hub/" }, true, "hub/nginx"],
    ["team/app", { rename: { "team/app": "apps/first" } }, false, "apps/first"],
    ["team/a/b", { rename: { "team/*": "apps/*", "team/a/*": "deep/*" } }, false, "deep/b"],
    ["team/x", { rename: { "team/*": "apps/*" }, prefix: "p/" }, false, "p/apps/x"],
    ["other/x", { rename: { "team/*": "apps/*" } }, false, "other/x"],
    ["teams/x", { rename: { "team/*": "apps/*" } }, false, "teams/x"],
    ["any", { rename: { "*": "all/*" } }, false, "all/any"],
    ["library/nginx", { rename: { nginx: "web/nginx" } }, true, "web/nginx"],
    ["library/nginx", { rename: { "library/nginx": "web/nginx" } }, true, "web/nginx"],
    ["a$&b".replace("$&", "x"), { rename: { "*": "$&/*".replace("$&", "d") } }, false, "d/axb"],
  ])("%s with %j becomes", (repository, rules, fromHub, name) => {
    expect(destinationRepository(repository, { ...none, ...rules }, fromHub)).toBe(name);
  });

  it("refuses what is no name", () => {
    expect(() => destinationRepository("a", { ...none, prefix: "Mirror/" }, false)).toThrow(/no repository's name/);
  });
});

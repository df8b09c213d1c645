import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memoryParameters } from "../../test/memory-parameters.ts";
import { readImageList } from "./image-list.ts";
import { imageListPath, removeImageList, writeImageList } from "./keep-image-list.ts";

const PATH = imageListPath("stack");
const images = (count: number, name = "team/app") => Array.from({ length: count }, (_, n) => `${name}:v${n}`);
/** What the lister has of what is kept. */
const listed = async (parameters: ReturnType<typeof memoryParameters>) =>
  (await readImageList(parameters.client, PATH))?.split(",");

describe("a list of images that is longer than a parameter", () => {
  it("is read by the lister as it was written, whatever its length", async () => {
    const image = fc.stringMatching(/^[a-z0-9/._:@-]{1,300}$/);
    await fc.assert(
      fc.asyncProperty(fc.array(image, { minLength: 1, maxLength: 200 }), async (list) => {
        const parameters = memoryParameters();
        await writeImageList(parameters.client, PATH, list);
        expect(await listed(parameters)).toEqual(list);
      }),
      { numRuns: 50 },
    );
  });

  it("follows what the stack itself was given, which stays the stack's", async () => {
    const parameters = memoryParameters({ [`${PATH}/000`]: "base:latest" });
    expect(await writeImageList(parameters.client, PATH, images(5_000))).toBeGreaterThan(10);
    expect(await listed(parameters)).toEqual(["base:latest", ...images(5_000)]);
    expect(parameters.longest()).toBeLessThanOrEqual(4_096);
    await removeImageList(parameters.client, PATH);
    expect(await listed(parameters)).toEqual(["base:latest"]);
  });

  it("leaves nothing of a longer one before it", async () => {
    const parameters = memoryParameters();
    await writeImageList(parameters.client, PATH, images(9_000, "old"));
    expect(await writeImageList(parameters.client, PATH, images(3))).toBe(1);
    expect(await listed(parameters)).toEqual(images(3));
    expect(await removeImageList(parameters.client, PATH)).toBe(1);
    expect(await listed(parameters)).toBeUndefined();
  });

  it.each([[[]], [["a:1,b:1"]], [["a b"]], [[""]], [["x".repeat(4_097)]], [["镜像:1"]]])(
    "is refused: %j",
    async (list) => {
      const parameters = memoryParameters({ [`${PATH}/001`]: "a:1" });
      await expect(writeImageList(parameters.client, PATH, list)).rejects.toMatchObject({ code: "INVALID_INPUT" });
      expect(await listed(parameters)).toEqual(["a:1"]);
    },
  );

  it("is refused when there are no more names for its pieces", async () => {
    const list = Array.from({ length: 1_000 }, (_, n) => `${n}-${"x".repeat(4_000)}`);
    await expect(writeImageList(memoryParameters().client, PATH, list)).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
  });

  it("is not kept without the right to", async () => {
    const send = () => Promise.reject(Object.assign(new Error("no"), { name: "AccessDeniedException" }));
    await expect(writeImageList({ send } as never, PATH, ["a:1"])).rejects.toMatchObject({ code: "ACCESS_DENIED" });
  });
});

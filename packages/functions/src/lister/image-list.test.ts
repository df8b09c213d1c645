import { expect, it } from "vitest";
import { readImageList } from "./image-list.ts";

function store(pages: readonly object[]) {
  const asked: unknown[] = [];
  const left = [...pages];
  const send = async (command: { readonly input: unknown }) => {
    asked.push(command.input);
    return left.shift();
  };
  return { client: { send } as never, asked };
}

it("joins the pieces of all pages by their names", async () => {
  const { client, asked } = store([
    { Parameters: [{ Name: "/p/002", Value: "c:1,d:1" }], NextToken: "next" },
    {
      Parameters: [
        { Name: "/p/000", Value: "a:1," },
        { Name: "/p/001", Value: "b:1\n" },
      ],
    },
  ]);
  expect(await readImageList(client, "/p")).toBe("a:1,b:1,c:1,d:1");
  expect(asked).toEqual([{ Path: "/p" }, { Path: "/p", NextToken: "next" }]);
});

it("knows that there is none", async () => {
  expect(await readImageList(store([{ Parameters: [] }]).client, "/p")).toBeUndefined();
});

it("says which list could not be read", async () => {
  const send = () => Promise.reject(Object.assign(new Error("no"), { name: "AccessDeniedException" }));
  await expect(readImageList({ send } as never, "/p")).rejects.toMatchObject({ code: "ACCESS_DENIED" });
});

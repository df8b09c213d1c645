import { beforeEach, describe, expect, it } from "vitest";
import { type MemoryApi, memoryApi, TOYS } from "./memory-api.ts";

let api: MemoryApi;

beforeEach(async () => {
  api = await memoryApi();
});

describe("the REST door", () => {
  it("creates a task and says where it is", async () => {
    const response = await api.ask("POST /tasks", { body: TOYS });
    expect(response.status).toBe(201);
    const task = await response.json();
    expect(response.headers.get("Location")).toBe(`/api/v1/tasks/${task.id}`);
    expect(response.headers.get("ETag")).toBe(`"${task.version}"`);
    expect(task).toMatchObject({ name: "Toys", plugin: "toy" });
  });

  it("gives the same task again for the same idempotency key", async () => {
    const headers = { "Idempotency-Key": "once" };
    const first = await (await api.ask("POST /tasks", { body: TOYS, headers })).json();
    const again = await (await api.ask("POST /tasks", { body: TOYS, headers })).json();
    expect(again.id).toBe(first.id);
  });

  it("tells every issue of an input in the language of the request", async () => {
    const body = { ...TOYS, source: { type: "toys", parameters: { shelf: "Left!" } } };
    const response = await api.ask("POST /tasks", { body, headers: { "Accept-Language": "zh-CN,en;q=0.5" } });
    expect(response.status).toBe(400);
    expect(response.headers.get("Content-Type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({
      code: "INVALID_INPUT",
      type: "/api/docs#INVALID_INPUT",
      status: 400,
      remedy: "请更正消息中指出的内容。",
      issues: [{ path: "source.parameters.shelf", message: "只能包含小写字母、数字和连字符" }],
    });
  });

  it("edits only the version that the caller saw", async () => {
    const task = await (await api.ask("POST /tasks?start=false", { body: TOYS })).json();
    const edit = (version: number) =>
      api.ask(`PATCH /tasks/${task.id}`, { body: { name: "Other" }, headers: { "If-Match": `"${version}"` } });
    expect((await edit(task.version + 7)).status).toBe(412);
    const edited = await edit(task.version);
    expect(edited.status).toBe(200);
    expect(await edited.json()).toMatchObject({ name: "Other" });
    expect((await edit(task.version)).status).toBe(412);
  });

  it("does not send again what the caller has", async () => {
    const created = await api.ask("POST /tasks?start=false", { body: TOYS });
    const path = created.headers.get("Location") ?? "";
    const etag = created.headers.get("ETag") ?? "";
    const same = await api.ask(`GET ${path}`, { headers: { "If-None-Match": etag } });
    expect(same.status).toBe(304);
    expect(await same.text()).toBe("");
  });

  it("pages with a cursor", async () => {
    for (const name of ["a", "b", "c"]) await api.ask("POST /tasks?start=false", { body: { ...TOYS, name } });
    const first = await (await api.ask("GET /tasks?limit=2&sort=name&order=ascending")).json();
    expect(first.items.map((task: { name: string }) => task.name)).toEqual(["a", "b"]);
    const url = `GET /tasks?limit=2&sort=name&order=ascending&cursor=${encodeURIComponent(first.cursor)}`;
    const second = await (await api.ask(url)).json();
    expect(second.items.map((task: { name: string }) => task.name)).toEqual(["c"]);
  });

  it.each([
    ["GET /tasks?limit=0", "limit"],
    ["GET /tasks?limit=2&limit=3", "limit"],
    ["GET /tasks?limit=x", "limit"],
    ["GET /tasks?colour=red", "colour"],
    ["GET /tasks?__proto__=1", "__proto__"],
    ["GET /runs/r/items?kinds=copied,lost", "kinds.1"],
    ["GET /tasks/t/metrics?to=5", "from"],
  ])("refuses %s", async (operation, path) => {
    const response = await api.ask(operation);
    expect(response.status).toBe(400);
    expect((await response.json()).issues).toContainEqual(expect.objectContaining({ path }));
  });

  it("streams the doctor's checks line by line", async () => {
    const response = await api.ask("POST /tasks/doctor", { body: TOYS });
    expect(response.headers.get("Content-Type")).toBe("application/x-ndjson");
    const checks = (await response.text())
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(checks).toMatchObject([
      { side: "source", name: "look", state: "ok" },
      { side: "destination", name: "look", state: "ok" },
    ]);
  });

  it("says with the status when a stream cannot begin", async () => {
    const response = await api.ask("POST /tasks/none/doctor");
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: "NOT_FOUND" });
  });

  it("names what an address takes instead", async () => {
    const response = await api.ask("PUT /tasks", { body: {} });
    expect(response.status).toBe(404);
    expect((await response.json()).detail).toContain("takes POST, GET");
  });

  it("keeps secrets to itself", async () => {
    const value = { code: "very-secret-value" };
    const written = await api.ask("POST /secrets", { body: { name: "a/b", value } });
    expect(written.status).toBe(200);
    const text = `${await written.text()}${await (await api.ask("GET /secrets")).text()}`;
    expect(text).toContain('"code"');
    expect(text).not.toContain("very-secret-value");
    expect((await api.ask("DELETE /secrets/a%2Fb", { token: api.tokens.admin })).status).toBe(204);
    expect((await (await api.ask("GET /secrets")).json()).items).toEqual([]);
  });
});

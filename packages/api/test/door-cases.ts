import type { UseCaseName } from "@dth/hub/access/permissions";

/** The same thing asked at both doors. */
export interface DoorCase {
  /** Method and path below `/api/v1`. */
  readonly rest: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Absent: GraphQL cannot, for this reason. */
  readonly graphql?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly noGraphql?: string;
}

const SIDE = { type: "toys", parameters: { shelf: "left" } };
const INPUT = { name: "Toys", plugin: "toy", source: SIDE, destination: SIDE };
const GRAPHQL_SIDE = { type: "toys", parameters: '{"shelf":"left"}' };
const GRAPHQL_INPUT = { name: "Toys", plugin: "toy", source: GRAPHQL_SIDE, destination: GRAPHQL_SIDE };
const TASK =
  "id version name progress source { type parameters connection } schedule { kind sweep { kind everyMinutes } } stuck { since because { en zh } } lastRun { tally { copied { objects } } }";
const RUN =
  "id number trigger startedAt snapshot { phase limiting lastError { code } } tally { failed { bytes } } job manifestSha256";
const CHANNEL = "id target { kind topicArn } on failing { since error { code } }";

/** What makes something is made once for it. */
const KEY = { "Idempotency-Key": "k" };

const onTask = (verb: string): DoorCase => ({
  rest: `POST /tasks/t1/${verb}`,
  graphql: `mutation { ${verb}Task(id: "t1") { ${TASK} } }`,
});

/** Every use case of the hub; a new one does not compile until it is here. */
export const DOOR_CASES: Readonly<Record<UseCaseName, DoorCase>> = {
  overview: {
    rest: "GET /overview",
    graphql:
      "{ overview { tasks { DONE } unstarted running { name run { id } } attention { because error { code } stuck { since } } attentionCounts { error stuck failures } moved { day byPlugin { plugin items } } } }",
  },
  infrastructure: {
    rest: "GET /tasks/t1/infrastructure",
    graphql: `{ infrastructure(taskId: "t1") {
      stack { name link status reason } launch { state at reason } queue { name link waiting leased dead }
      fleet { name link desired running most } logs { name link } dashboard { name link }
    } }`,
  },
  watch: { rest: "GET /events?taskId=t1", graphql: 'subscription { onTaskChanged(taskId: "t1") { taskId } }' },
  "plugins.list": {
    rest: "GET /plugins",
    graphql:
      "{ plugins { id sources { id connection { name type default when } } options { name default choices { value } } } }",
  },
  "tasks.create": {
    rest: "POST /tasks?start=false",
    body: INPUT,
    headers: KEY,
    graphql: `mutation($input: TaskInput!) { createTaskV2(input: $input, start: false, idempotencyKey: "k") { ${TASK} } }`,
    variables: { input: GRAPHQL_INPUT },
  },
  "tasks.check": {
    rest: "POST /tasks/check",
    body: INPUT,
    graphql: "query($input: TaskInput!) { checkTask(input: $input) { path message { zh } } }",
    variables: { input: GRAPHQL_INPUT },
  },
  "tasks.get": { rest: "GET /tasks/t1", graphql: `{ getTask(id: "t1") { ${TASK} } }` },
  "tasks.list": {
    rest: "GET /tasks?limit=5&cursor=c&search=s&progress=DONE&plugin=toy&hasRun=true&sort=name&order=ascending",
    graphql: `{ tasks(limit: 5, cursor: "c", search: "s", progress: DONE, plugin: "toy", hasRun: true, sort: name, order: ascending) { items { ${TASK} } cursor } }`,
  },
  "tasks.edit": {
    rest: "PATCH /tasks/t1",
    body: { name: "New" },
    headers: { "If-Match": '"3"' },
    graphql: `mutation { editTask(id: "t1", change: { name: "New" }, version: 3) { ${TASK} } }`,
  },
  "tasks.clone": {
    rest: "POST /tasks/t1/clone",
    body: { name: "New" },
    headers: KEY,
    graphql: `mutation { cloneTask(idempotencyKey: "k", id: "t1", change: { name: "New" }) { ${TASK} } }`,
  },
  "tasks.start": {
    rest: "POST /tasks/t1/start",
    headers: KEY,
    graphql: `mutation { startTask(idempotencyKey: "k", id: "t1") { ${TASK} } }`,
  },
  "tasks.pause": onTask("pause"),
  "tasks.resume": onTask("resume"),
  "tasks.stop": onTask("stop"),
  "tasks.runNow": {
    rest: "POST /tasks/t1/run",
    headers: KEY,
    graphql: `mutation { runTaskNow(idempotencyKey: "k", id: "t1") { ${RUN} } }`,
  },
  "tasks.delete": { rest: "DELETE /tasks/t1", graphql: 'mutation { deleteTask(id: "t1") }' },
  "tasks.doctor": {
    rest: "POST /tasks/t1/doctor",
    graphql: 'mutation { doctor(taskId: "t1") { side state finding { en } fix { zh } policy } }',
  },
  "tasks.board": {
    rest: "GET /tasks/t1/board",
    graphql: '{ board(taskId: "t1") { items { item state platforms copiedAt } cursor } }',
  },
  "runs.list": {
    rest: "GET /runs?taskId=t1&limit=5&cursor=c",
    graphql: `{ runs(taskId: "t1", limit: 5, cursor: "c") { items { ${RUN} } cursor } }`,
  },
  "runs.get": { rest: "GET /runs/r1", graphql: `{ run(id: "r1") { ${RUN} } }` },
  "runs.items": {
    rest: "GET /runs/r1/items?kinds=failed,copied&code=NETWORK&search=b&limit=5&cursor=c",
    graphql:
      '{ items(runId: "r1", kinds: [failed, copied], code: "NETWORK", search: "b", limit: 5, cursor: "c") { items { key kind evidence { checksums proof } at } cursor } }',
  },
  "runs.receipt": { rest: "GET /runs/r1/receipt", graphql: '{ receipt(runId: "r1") }' },
  "runs.manifest": {
    rest: "GET /runs/r1/manifest",
    graphql: '{ manifestUrl(runId: "r1") }',
  },
  "runs.verifyReceipt": { rest: "POST /runs/r1/verify-receipt", graphql: '{ verifyReceipt(runId: "r1") }' },
  "runs.logs": {
    rest: "GET /runs/r1/logs?level=warn&limit=5&cursor=c",
    graphql: '{ logs(runId: "r1", level: warn, limit: 5, cursor: "c") { entries { at level message } cursor } }',
  },
  "runs.logStreams": {
    rest: "GET /tasks/t1/log-streams",
    graphql: '{ logStreams(taskId: "t1") { runId firstAt lastAt } }',
  },
  "runs.metrics": {
    rest: "GET /tasks/t1/metrics?metrics=copied&from=0&to=60000&resolutionMs=60000",
    graphql:
      '{ metrics(taskId: "t1", metrics: [copied], from: "1970-01-01T00:00:00Z", to: "1970-01-01T00:01:00Z", resolutionSeconds: 60) { at copied failed } }',
  },
  "inbox.groups": {
    rest: "GET /inbox?taskId=t1&runId=r1",
    graphql:
      '{ inbox(taskId: "t1", runId: "r1") { code objects samples remedy accepted { by byName at } retrying { by byName since } } }',
  },
  "inbox.retry": {
    rest: "POST /runs/r1/retry",
    body: { code: "NETWORK" },
    headers: KEY,
    graphql: `mutation { retryFailures(idempotencyKey: "k", runId: "r1", code: "NETWORK") { ${RUN} } }`,
  },
  "inbox.accept": {
    rest: "POST /runs/r1/accept",
    body: { code: "NETWORK", reason: "fine" },
    graphql: 'mutation { acceptFailures(runId: "r1", code: "NETWORK", reason: "fine") }',
  },
  "inbox.deadLetters": { rest: "GET /runs/r1/dead-letters", graphql: '{ deadLetters(runId: "r1") { id kind keys } }' },
  "plans.create": {
    rest: "POST /tasks/t1/plans",
    headers: KEY,
    graphql: 'mutation { createPlan(idempotencyKey: "k", taskId: "t1") { id state } }',
  },
  "plans.get": {
    rest: "GET /plans/p1",
    graphql:
      '{ plan(id: "p1") { state findings { sizes { below count { bytes } } requests { name count } cost { usd } leastSeconds } } }',
  },
  "plans.apply": {
    rest: "POST /plans/p1/apply",
    headers: KEY,
    graphql: `mutation { applyPlan(idempotencyKey: "k", id: "p1") { ${RUN} } }`,
  },
  "connections.create": {
    rest: "POST /connections",
    body: { name: "Room", plugin: "toy", type: "toys", parameters: { address: "a" } },
    headers: KEY,
    graphql:
      'mutation { createConnection(idempotencyKey: "k", input: { name: "Room", plugin: "toy", type: "toys", parameters: "{\\"address\\":\\"a\\"}" }) { id parameters } }',
  },
  "connections.get": { rest: "GET /connections/c1", graphql: '{ connection(id: "c1") { id name createdAt } }' },
  "connections.list": {
    rest: "GET /connections?plugin=toy&limit=5&cursor=c",
    graphql: '{ connections(plugin: "toy", limit: 5, cursor: "c") { items { id } cursor } }',
  },
  "connections.edit": {
    rest: "PATCH /connections/c1",
    body: { name: "New" },
    headers: { "If-Match": '"2"' },
    graphql: 'mutation { editConnection(id: "c1", change: { name: "New" }, version: 2) { id } }',
  },
  "connections.delete": { rest: "DELETE /connections/c1", graphql: 'mutation { deleteConnection(id: "c1") }' },
  "connections.test": {
    rest: "POST /connections/c1/test",
    body: { shelf: "left" },
    graphql: 'mutation { testConnection(id: "c1", location: "{\\"shelf\\":\\"left\\"}") { name state } }',
  },
  "secrets.write": {
    rest: "POST /secrets",
    body: { name: "key", value: { code: "1" }, description: "d" },
    graphql:
      'mutation { writeSecret(input: { name: "key", description: "d", fields: [{ name: "code", value: "1" }] }) { name fields } }',
  },
  "secrets.list": { rest: "GET /secrets", graphql: "{ listSecrets { name description fields updatedAt } }" },
  "secrets.delete": { rest: "DELETE /secrets/key", graphql: 'mutation { deleteSecret(name: "key") }' },
  "tokens.create": {
    rest: "POST /tokens",
    body: { name: "ci", role: "operator", expiresInDays: 5 },
    headers: KEY,
    graphql:
      'mutation { createToken(idempotencyKey: "k", input: { name: "ci", role: operator, expiresInDays: 5 }) { token info { id expiresAt } } }',
  },
  "tokens.list": { rest: "GET /tokens", graphql: "{ tokens { id name role lastUsedAt } }" },
  "tokens.revoke": { rest: "DELETE /tokens/k1", graphql: 'mutation { revokeToken(id: "k1") }' },
  "channels.create": {
    rest: "POST /channels",
    body: { name: "Hook", target: { kind: "webhook", url: "https://a.example" }, on: ["error"], digestMinutes: 5 },
    headers: KEY,
    graphql: `mutation { createChannel(idempotencyKey: "k", input: { name: "Hook", target: { kind: "webhook", url: "https://a.example" }, on: [error], digestMinutes: 5 }) { ${CHANNEL} } }`,
  },
  "channels.list": { rest: "GET /channels", graphql: `{ channels { ${CHANNEL} } }` },
  "channels.edit": {
    rest: "PATCH /channels/n1",
    body: { name: "New" },
    headers: { "If-Match": '"4"' },
    graphql: `mutation { editChannel(id: "n1", change: { name: "New" }, version: 4) { ${CHANNEL} } }`,
  },
  "channels.delete": { rest: "DELETE /channels/n1", graphql: 'mutation { deleteChannel(id: "n1") }' },
  "channels.test": { rest: "POST /channels/n1/test", graphql: 'mutation { testChannel(id: "n1") }' },
  "events.ingest": {
    rest: "POST /tasks/t1/events",
    body: { toys: ["bear"] },
    graphql: 'mutation { ingestEvents(taskId: "t1", body: "{\\"toys\\":[\\"bear\\"]}") }',
  },
  "portability.exportAll": { rest: "GET /export", graphql: "{ exportAll }" },
  "portability.importAll": {
    rest: "POST /import?replace=true",
    body: { version: 1 },
    headers: KEY,
    graphql:
      'mutation { importAll(idempotencyKey: "k", document: "{\\"version\\":1}", replace: true) { tasks connections channels } }',
  },
  "portability.importOriginal": {
    rest: "POST /import/original",
    body: { plugin: "toy", name: "Old", parameters: { srcShelf: "left" } },
    headers: KEY,
    graphql:
      'mutation { importOriginal(idempotencyKey: "k", input: { plugin: "toy", name: "Old", parameters: [{ ParameterKey: "srcShelf", ParameterValue: "left" }] }) { task { id } notes } }',
  },
  "audit.list": {
    rest: "GET /audit?taskId=t1&limit=5&cursor=c",
    graphql: '{ audit(taskId: "t1", limit: 5, cursor: "c") { items { at by action code } cursor } }',
  },
};

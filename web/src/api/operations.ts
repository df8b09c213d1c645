// Written by tools/generate-operations.ts from operations.graphql and the hub's schema: edit those.
import type { Json, NoVariables, Operation } from "./operation.ts";

export type BoardKind = "images";

export type ChannelChangeInput = { readonly name?: string | null | undefined; readonly target?: ChannelTargetInput | null | undefined; readonly on?: readonly (ChannelNews)[] | null | undefined; readonly digestMinutes?: number | null | undefined; readonly language?: Language | null | undefined };

export type ChannelInput = { readonly name: string; readonly target: ChannelTargetInput; readonly on?: readonly (ChannelNews)[] | null | undefined; readonly digestMinutes?: number | null | undefined; readonly language?: Language | null | undefined };

export type ChannelNews = "done" | "error" | "failures" | "stuck";

export type ChannelTargetInput = { readonly kind: string; readonly url?: string | null | undefined; readonly to?: readonly (string)[] | null | undefined; readonly from?: string | null | undefined; readonly server?: string | null | undefined; readonly port?: number | null | undefined; readonly security?: string | null | undefined; readonly topicArn?: string | null | undefined; readonly secret?: string | null | undefined };

export type ConnectionChangeInput = { readonly name?: string | null | undefined; readonly plugin?: string | null | undefined; readonly type?: string | null | undefined; readonly parameters?: Json | null | undefined };

export type ConnectionInput = { readonly name: string; readonly plugin: string; readonly type: string; readonly parameters?: Json | null | undefined };

export type ImportOriginalInput = { readonly plugin: string; readonly name?: string | null | undefined; readonly parameters: readonly (TaskParameterInput)[] };

export type Language = "en" | "zh";

export type LogLevel = "debug" | "info" | "warn" | "error";

export type OutcomeKind = "copied" | "same" | "skipped" | "failed" | "deleted";

export type PlanState = "running" | "ready" | "failed" | "applied";

export type Role = "viewer" | "operator" | "admin";

export type RunTrigger = "person" | "schedule" | "event" | "retry" | "plan";

export type ScheduleInput = { readonly kind: ScheduleKind; readonly at?: string | null | undefined; readonly everyMinutes?: number | null | undefined; readonly expression?: string | null | undefined; readonly timeZone?: string | null | undefined; readonly deletes?: boolean | null | undefined; readonly sweep?: SweepInput | null | undefined };

export type ScheduleKind = "manual" | "once" | "rate" | "cron" | "events";

export type SecretFieldInput = { readonly name: string; readonly value: string };

export type SecretInput = { readonly name: string; readonly description?: string | null | undefined; readonly fields: readonly (SecretFieldInput)[] };

export type SortOrder = "ascending" | "descending";

export type SweepInput = { readonly kind: ScheduleKind; readonly everyMinutes?: number | null | undefined; readonly expression?: string | null | undefined; readonly timeZone?: string | null | undefined };

export type TaskChangeInput = { readonly name?: string | null | undefined; readonly description?: string | null | undefined; readonly plugin?: string | null | undefined; readonly source?: TaskSideInput | null | undefined; readonly destination?: TaskSideInput | null | undefined; readonly options?: Json | null | undefined; readonly schedule?: ScheduleInput | null | undefined; readonly notify?: readonly (string)[] | null | undefined };

export type TaskInput = { readonly name: string; readonly description?: string | null | undefined; readonly plugin: string; readonly source: TaskSideInput; readonly destination: TaskSideInput; readonly options?: Json | null | undefined; readonly schedule?: ScheduleInput | null | undefined; readonly notify?: readonly (string)[] | null | undefined };

export type TaskParameterInput = { readonly ParameterKey?: string | null | undefined; readonly ParameterValue?: string | null | undefined };

export type TaskProgress = "STARTING" | "STOPPING" | "ERROR" | "IN_PROGRESS" | "DONE" | "STOPPED";

export type TaskSideInput = { readonly type: string; readonly connection?: string | null | undefined; readonly parameters?: Json | null | undefined };

export type TaskSort = "created" | "name" | "updated";

export type TokenInput = { readonly name: string; readonly role: Role; readonly expiresInDays?: number | null | undefined };

export type CountF = { readonly objects: number; readonly bytes: number };

export type TallyF = { readonly copied: CountF; readonly same: CountF; readonly skipped: CountF; readonly failed: CountF; readonly deleted: CountF };

export type ProblemF = { readonly code: string; readonly message: string };

export type TextF = { readonly en: string; readonly zh: string };

export type SnapshotF = { readonly phase: string; readonly listingComplete: boolean; readonly transferredBytes: number; readonly workers: number | null; readonly requestsInFlight: number; readonly retries: number; readonly throttles: number; readonly limiting: string; readonly budget: { readonly limit: number; readonly remaining: number; readonly resetsAt: string } | null; readonly startedAt: string; readonly elapsedMs: number; readonly found: CountF; readonly same: CountF; readonly filtered: CountF; readonly extra: CountF; readonly queued: CountF; readonly copied: CountF; readonly skipped: CountF; readonly failed: CountF; readonly deleted: CountF; readonly lastError: { readonly code: string; readonly message: string; readonly key: string | null } | null };

export type RunBriefF = { readonly id: string; readonly number: number; readonly progress: TaskProgress; readonly startedAt: string; readonly finishedAt: string | null; readonly tally: TallyF | null };

export type RunF = { readonly id: string; readonly taskId: string; readonly number: number; readonly trigger: RunTrigger; readonly by: string; readonly progress: TaskProgress; readonly paused: boolean; readonly startedAt: string; readonly finishedAt: string | null; readonly heartbeatAt: string | null; readonly openFailures: number | null; readonly manifestSha256: string | null; readonly snapshot: SnapshotF | null; readonly tally: TallyF | null; readonly error: ProblemF | null };

export type SideF = { readonly type: string; readonly connection: string | null; readonly parameters: Json };

export type ScheduleF = { readonly kind: ScheduleKind; readonly at: string | null; readonly everyMinutes: number | null; readonly expression: string | null; readonly timeZone: string | null; readonly deletes: boolean | null; readonly sweep: { readonly kind: ScheduleKind; readonly everyMinutes: number | null; readonly expression: string | null; readonly timeZone: string | null } | null };

export type TaskRowF = { readonly id: string; readonly version: number | null; readonly name: string | null; readonly plugin: string | null; readonly progress: TaskProgress | null; readonly paused: boolean | null; readonly armed: boolean | null; readonly nextRunAt: string | null; readonly updatedAt: string | null; readonly createdAt: string | null; readonly currentRunId: string | null; readonly source: SideF | null; readonly destination: SideF | null; readonly schedule: ScheduleF | null; readonly lastRun: RunBriefF | null; readonly error: ProblemF | null; readonly stuck: { readonly since: string; readonly because: TextF } | null };

export type TaskF = TaskRowF & { readonly description: string | null; readonly options: Json | null; readonly notify: readonly (string)[] | null; readonly createdBy: string | null; readonly updatedBy: string | null };

export type ParameterF = { readonly name: string; readonly type: string; readonly group: string; readonly required: boolean | null; readonly when: Json | null; readonly advanced: boolean | null; readonly default: Json | null; readonly pattern: string | null; readonly maxLength: number | null; readonly maxItems: number | null; readonly multiline: boolean | null; readonly placeholder: string | null; readonly min: number | null; readonly max: number | null; readonly unit: string | null; readonly label: TextF; readonly help: TextF; readonly patternHelp: TextF | null; readonly choices: readonly ({ readonly value: string; readonly label: TextF; readonly help: TextF | null })[] | null; readonly fields: readonly ({ readonly name: string; readonly required: boolean; readonly label: TextF })[] | null };

export type EndpointF = { readonly id: string; readonly name: TextF; readonly help: TextF; readonly connection: readonly (ParameterF)[]; readonly location: readonly (ParameterF)[] };

export type CheckF = { readonly side: string; readonly name: string; readonly state: string; readonly code: string | null; readonly policy: string | null; readonly finding: TextF; readonly fix: TextF | null };

export type ConnectionF = { readonly id: string; readonly version: number; readonly name: string; readonly plugin: string; readonly type: string; readonly parameters: Json; readonly createdAt: string; readonly createdBy: string; readonly updatedAt: string };

export type ChannelF = { readonly id: string; readonly version: number; readonly name: string; readonly on: readonly (ChannelNews)[]; readonly digestMinutes: number; readonly language: Language; readonly target: { readonly kind: string; readonly url: string | null; readonly to: readonly (string)[] | null; readonly from: string | null; readonly server: string | null; readonly port: number | null; readonly security: string | null; readonly topicArn: string | null; readonly secret: string | null }; readonly failing: { readonly since: string; readonly attempts: number; readonly nextAt: string; readonly error: ProblemF } | null };

export type TokenF = { readonly id: string; readonly name: string; readonly role: Role; readonly createdAt: string; readonly createdBy: string; readonly expiresAt: string | null; readonly lastUsedAt: string | null };

export type InboxGroupF = { readonly runId: string; readonly taskId: string; readonly code: string; readonly objects: number; readonly bytes: number; readonly samples: readonly (string)[]; readonly remedy: string; readonly accepted: { readonly by: string; readonly byName: string; readonly at: string; readonly reason: string } | null; readonly retrying: { readonly by: string; readonly byName: string; readonly since: string } | null };

export type PlanF = { readonly id: string; readonly taskId: string; readonly state: PlanState; readonly createdAt: string; readonly runId: string | null; readonly error: ProblemF | null; readonly snapshot: SnapshotF | null; readonly findings: { readonly found: CountF; readonly copy: CountF; readonly delete: CountF; readonly same: CountF; readonly skipped: CountF; readonly filtered: CountF; readonly sizes: readonly ({ readonly below: number | null; readonly count: CountF })[]; readonly requests: readonly ({ readonly name: string; readonly count: number })[]; readonly cost: readonly ({ readonly item: string; readonly usd: number })[]; readonly leastSeconds: number; readonly mostSeconds: number; readonly notes: readonly (string)[] } | null };

export const me: Operation<NoVariables, { readonly me: { readonly subject: string; readonly name: string; readonly role: Role | null; readonly kind: string } | null }> = {
  text: "query Me{me{subject name role kind}}",
};

export const runsUnderWay: Operation<NoVariables, { readonly overview: { readonly running: readonly ({ readonly run: RunF })[] } | null }> = {
  text: "query RunsUnderWay{overview{running{run{...RunF}}}}fragment RunF on Run{id taskId number trigger by progress paused startedAt finishedAt heartbeatAt openFailures manifestSha256 snapshot{...SnapshotF}tally{...TallyF}error{...ProblemF}}fragment SnapshotF on ProgressSnapshot{phase listingComplete transferredBytes workers requestsInFlight retries throttles limiting budget{limit remaining resetsAt}startedAt elapsedMs found{...CountF}same{...CountF}filtered{...CountF}extra{...CountF}queued{...CountF}copied{...CountF}skipped{...CountF}failed{...CountF}deleted{...CountF}lastError{code message key}}fragment CountF on Count{objects bytes}fragment TallyF on Tally{copied{...CountF}same{...CountF}skipped{...CountF}failed{...CountF}deleted{...CountF}}fragment ProblemF on Problem{code message}",
};

export const overview: Operation<NoVariables, { readonly overview: { readonly tasks: { readonly STARTING: number; readonly IN_PROGRESS: number; readonly STOPPING: number; readonly STOPPED: number; readonly DONE: number; readonly ERROR: number }; readonly unstarted: number; readonly running: readonly ({ readonly taskId: string; readonly name: string; readonly plugin: string; readonly run: RunF })[]; readonly attention: readonly ({ readonly taskId: string; readonly name: string; readonly plugin: string; readonly progress: TaskProgress; readonly because: string; readonly openFailures: number; readonly error: ProblemF | null; readonly stuck: { readonly since: string; readonly because: TextF } | null })[]; readonly moved: readonly ({ readonly day: string; readonly items: number; readonly bytes: number; readonly failed: number; readonly byPlugin: readonly ({ readonly plugin: string; readonly items: number })[] })[] } | null }> = {
  text: "query Overview{overview{tasks{STARTING IN_PROGRESS STOPPING STOPPED DONE ERROR}unstarted running{taskId name plugin run{...RunF}}attention{taskId name plugin progress because openFailures error{...ProblemF}stuck{since because{...TextF}}}moved{day items bytes failed byPlugin{plugin items}}}}fragment RunF on Run{id taskId number trigger by progress paused startedAt finishedAt heartbeatAt openFailures manifestSha256 snapshot{...SnapshotF}tally{...TallyF}error{...ProblemF}}fragment SnapshotF on ProgressSnapshot{phase listingComplete transferredBytes workers requestsInFlight retries throttles limiting budget{limit remaining resetsAt}startedAt elapsedMs found{...CountF}same{...CountF}filtered{...CountF}extra{...CountF}queued{...CountF}copied{...CountF}skipped{...CountF}failed{...CountF}deleted{...CountF}lastError{code message key}}fragment CountF on Count{objects bytes}fragment TallyF on Tally{copied{...CountF}same{...CountF}skipped{...CountF}failed{...CountF}deleted{...CountF}}fragment ProblemF on Problem{code message}fragment TextF on LocalizedText{en zh}",
};

export const tasks: Operation<{ readonly search?: string | null | undefined; readonly progress?: TaskProgress | null | undefined; readonly plugin?: string | null | undefined; readonly hasRun?: boolean | null | undefined; readonly sort?: TaskSort | null | undefined; readonly order?: SortOrder | null | undefined; readonly limit?: number | null | undefined; readonly cursor?: string | null | undefined }, { readonly tasks: { readonly items: readonly (TaskRowF)[]; readonly cursor: string | null } | null }> = {
  text: "query Tasks($search:String$progress:TaskProgress$plugin:String$hasRun:Boolean$sort:TaskSort$order:SortOrder$limit:Int$cursor:String){tasks(search:$search progress:$progress plugin:$plugin hasRun:$hasRun sort:$sort order:$order limit:$limit cursor:$cursor){items{...TaskRowF}cursor}}fragment TaskRowF on Task{id version name plugin progress paused armed nextRunAt updatedAt createdAt currentRunId source{...SideF}destination{...SideF}schedule{...ScheduleF}lastRun{...RunBriefF}error{...ProblemF}stuck{since because{...TextF}}}fragment SideF on TaskSide{type connection parameters}fragment ScheduleF on Schedule{kind at everyMinutes expression timeZone deletes sweep{kind everyMinutes expression timeZone}}fragment RunBriefF on RunBrief{id number progress startedAt finishedAt tally{...TallyF}}fragment TallyF on Tally{copied{...CountF}same{...CountF}skipped{...CountF}failed{...CountF}deleted{...CountF}}fragment CountF on Count{objects bytes}fragment ProblemF on Problem{code message}fragment TextF on LocalizedText{en zh}",
};

export const taskById: Operation<{ readonly id: string }, { readonly getTask: TaskF | null }> = {
  text: "query TaskById($id:ID!){getTask(id:$id){...TaskF}}fragment TaskF on Task{...TaskRowF description options notify createdBy updatedBy}fragment TaskRowF on Task{id version name plugin progress paused armed nextRunAt updatedAt createdAt currentRunId source{...SideF}destination{...SideF}schedule{...ScheduleF}lastRun{...RunBriefF}error{...ProblemF}stuck{since because{...TextF}}}fragment SideF on TaskSide{type connection parameters}fragment ScheduleF on Schedule{kind at everyMinutes expression timeZone deletes sweep{kind everyMinutes expression timeZone}}fragment RunBriefF on RunBrief{id number progress startedAt finishedAt tally{...TallyF}}fragment TallyF on Tally{copied{...CountF}same{...CountF}skipped{...CountF}failed{...CountF}deleted{...CountF}}fragment CountF on Count{objects bytes}fragment ProblemF on Problem{code message}fragment TextF on LocalizedText{en zh}",
};

export const plugins: Operation<NoVariables, { readonly plugins: readonly ({ readonly id: string; readonly version: string; readonly events: boolean; readonly board: BoardKind | null; readonly name: TextF; readonly summary: TextF; readonly itemOne: TextF; readonly itemMany: TextF; readonly groups: readonly ({ readonly id: string; readonly label: TextF })[]; readonly sources: readonly (EndpointF)[]; readonly destinations: readonly (EndpointF)[]; readonly options: readonly (ParameterF)[] })[] | null }> = {
  text: "query Plugins{plugins{id version events board name{...TextF}summary{...TextF}itemOne{...TextF}itemMany{...TextF}groups{id label{...TextF}}sources{...EndpointF}destinations{...EndpointF}options{...ParameterF}}}fragment TextF on LocalizedText{en zh}fragment EndpointF on Endpoint{id name{...TextF}help{...TextF}connection{...ParameterF}location{...ParameterF}}fragment ParameterF on Parameter{name type group required when advanced default pattern maxLength maxItems multiline placeholder min max unit label{...TextF}help{...TextF}patternHelp{...TextF}choices{value label{...TextF}help{...TextF}}fields{name required label{...TextF}}}",
};

export const checkTask: Operation<{ readonly input: TaskInput }, { readonly checkTask: readonly ({ readonly path: string; readonly message: TextF })[] | null }> = {
  text: "query CheckTask($input:TaskInput!){checkTask(input:$input){path message{...TextF}}}fragment TextF on LocalizedText{en zh}",
};

export const board: Operation<{ readonly taskId: string; readonly limit?: number | null | undefined; readonly cursor?: string | null | undefined }, { readonly board: { readonly items: readonly ({ readonly item: string; readonly state: string; readonly sourceDigest: string | null; readonly destinationDigest: string | null; readonly platforms: readonly (string)[]; readonly attached: readonly (string)[]; readonly copiedAt: string | null; readonly message: string | null })[]; readonly cursor: string | null } | null }> = {
  text: "query Board($taskId:ID!$limit:Int$cursor:String){board(taskId:$taskId limit:$limit cursor:$cursor){items{item state sourceDigest destinationDigest platforms attached copiedAt message}cursor}}",
};

export const runs: Operation<{ readonly taskId?: string | null | undefined; readonly limit?: number | null | undefined; readonly cursor?: string | null | undefined }, { readonly runs: { readonly items: readonly (RunF)[]; readonly cursor: string | null } | null }> = {
  text: "query Runs($taskId:ID$limit:Int$cursor:String){runs(taskId:$taskId limit:$limit cursor:$cursor){items{...RunF}cursor}}fragment RunF on Run{id taskId number trigger by progress paused startedAt finishedAt heartbeatAt openFailures manifestSha256 snapshot{...SnapshotF}tally{...TallyF}error{...ProblemF}}fragment SnapshotF on ProgressSnapshot{phase listingComplete transferredBytes workers requestsInFlight retries throttles limiting budget{limit remaining resetsAt}startedAt elapsedMs found{...CountF}same{...CountF}filtered{...CountF}extra{...CountF}queued{...CountF}copied{...CountF}skipped{...CountF}failed{...CountF}deleted{...CountF}lastError{code message key}}fragment CountF on Count{objects bytes}fragment TallyF on Tally{copied{...CountF}same{...CountF}skipped{...CountF}failed{...CountF}deleted{...CountF}}fragment ProblemF on Problem{code message}",
};

export const runById: Operation<{ readonly id: string }, { readonly run: RunF & { readonly job: Json } | null }> = {
  text: "query RunById($id:ID!){run(id:$id){...RunF job}}fragment RunF on Run{id taskId number trigger by progress paused startedAt finishedAt heartbeatAt openFailures manifestSha256 snapshot{...SnapshotF}tally{...TallyF}error{...ProblemF}}fragment SnapshotF on ProgressSnapshot{phase listingComplete transferredBytes workers requestsInFlight retries throttles limiting budget{limit remaining resetsAt}startedAt elapsedMs found{...CountF}same{...CountF}filtered{...CountF}extra{...CountF}queued{...CountF}copied{...CountF}skipped{...CountF}failed{...CountF}deleted{...CountF}lastError{code message key}}fragment CountF on Count{objects bytes}fragment TallyF on Tally{copied{...CountF}same{...CountF}skipped{...CountF}failed{...CountF}deleted{...CountF}}fragment ProblemF on Problem{code message}",
};

export const items: Operation<{ readonly runId: string; readonly kinds?: readonly (OutcomeKind)[] | null | undefined; readonly code?: string | null | undefined; readonly search?: string | null | undefined; readonly limit?: number | null | undefined; readonly cursor?: string | null | undefined }, { readonly items: { readonly items: readonly ({ readonly key: string; readonly kind: OutcomeKind; readonly action: string | null; readonly size: number; readonly reason: string | null; readonly code: string | null; readonly message: string | null; readonly lost: readonly (string)[] | null; readonly at: string; readonly evidence: { readonly sourceEtag: string | null; readonly destinationEtag: string | null; readonly checksums: Json | null; readonly proof: string | null } | null })[]; readonly cursor: string | null } | null }> = {
  text: "query Items($runId:ID!$kinds:[OutcomeKind!]$code:String$search:String$limit:Int$cursor:String){items(runId:$runId kinds:$kinds code:$code search:$search limit:$limit cursor:$cursor){items{key kind action size reason code message lost at evidence{sourceEtag destinationEtag checksums proof}}cursor}}",
};

export const manifestUrl: Operation<{ readonly runId: string }, { readonly manifestUrl: string | null }> = {
  text: "query ManifestUrl($runId:ID!){manifestUrl(runId:$runId)}",
};

export const verifyReceipt: Operation<{ readonly runId: string }, { readonly verifyReceipt: boolean | null }> = {
  text: "query VerifyReceipt($runId:ID!){verifyReceipt(runId:$runId)}",
};

export const logs: Operation<{ readonly runId: string; readonly level?: LogLevel | null | undefined; readonly limit?: number | null | undefined; readonly cursor?: string | null | undefined }, { readonly logs: { readonly entries: readonly ({ readonly at: string; readonly level: LogLevel; readonly message: string })[]; readonly cursor: string } | null }> = {
  text: "query Logs($runId:ID!$level:LogLevel$limit:Int$cursor:String){logs(runId:$runId level:$level limit:$limit cursor:$cursor){entries{at level message}cursor}}",
};

export const metrics: Operation<{ readonly taskId: string; readonly from: string; readonly to: string; readonly resolutionSeconds?: number | null | undefined }, { readonly metrics: readonly ({ readonly at: string; readonly bytesPerSecond: number | null; readonly itemsPerSecond: number | null; readonly copied: number | null; readonly failed: number | null; readonly queued: number | null; readonly retries: number | null; readonly throttles: number | null })[] | null }> = {
  text: "query Metrics($taskId:ID!$from:AWSDateTime!$to:AWSDateTime!$resolutionSeconds:Int){metrics(taskId:$taskId from:$from to:$to resolutionSeconds:$resolutionSeconds){at bytesPerSecond itemsPerSecond copied failed queued retries throttles}}",
};

export const inbox: Operation<{ readonly taskId?: string | null | undefined; readonly runId?: string | null | undefined }, { readonly inbox: readonly (InboxGroupF)[] | null }> = {
  text: "query Inbox($taskId:ID$runId:ID){inbox(taskId:$taskId runId:$runId){...InboxGroupF}}fragment InboxGroupF on InboxGroup{runId taskId code objects bytes samples remedy accepted{by byName at reason}retrying{by byName since}}",
};

export const deadLetters: Operation<{ readonly runId: string }, { readonly deadLetters: readonly ({ readonly id: string; readonly kind: string; readonly keys: readonly (string)[]; readonly text: string | null })[] | null }> = {
  text: "query DeadLetters($runId:ID!){deadLetters(runId:$runId){id kind keys text}}",
};

export const planById: Operation<{ readonly id: string }, { readonly plan: PlanF | null }> = {
  text: "query PlanById($id:ID!){plan(id:$id){...PlanF}}fragment PlanF on Plan{id taskId state createdAt runId error{...ProblemF}snapshot{...SnapshotF}findings{found{...CountF}copy{...CountF}delete{...CountF}same{...CountF}skipped{...CountF}filtered{...CountF}sizes{below count{...CountF}}requests{name count}cost{item usd}leastSeconds mostSeconds notes}}fragment ProblemF on Problem{code message}fragment SnapshotF on ProgressSnapshot{phase listingComplete transferredBytes workers requestsInFlight retries throttles limiting budget{limit remaining resetsAt}startedAt elapsedMs found{...CountF}same{...CountF}filtered{...CountF}extra{...CountF}queued{...CountF}copied{...CountF}skipped{...CountF}failed{...CountF}deleted{...CountF}lastError{code message key}}fragment CountF on Count{objects bytes}",
};

export const connections: Operation<NoVariables, { readonly connections: { readonly items: readonly (ConnectionF)[]; readonly cursor: string | null } | null }> = {
  text: "query Connections{connections(limit:200){items{...ConnectionF}cursor}}fragment ConnectionF on Connection{id version name plugin type parameters createdAt createdBy updatedAt}",
};

export const secrets: Operation<NoVariables, { readonly listSecrets: readonly ({ readonly name: string; readonly description: string | null; readonly fields: readonly (string)[] | null; readonly updatedAt: string | null } | null)[] | null }> = {
  text: "query Secrets{listSecrets{name description fields updatedAt}}",
};

export const tokens: Operation<NoVariables, { readonly tokens: readonly (TokenF)[] | null }> = {
  text: "query Tokens{tokens{...TokenF}}fragment TokenF on ApiToken{id name role createdAt createdBy expiresAt lastUsedAt}",
};

export const channels: Operation<NoVariables, { readonly channels: readonly (ChannelF)[] | null }> = {
  text: "query Channels{channels{...ChannelF}}fragment ChannelF on Channel{id version name on digestMinutes language target{kind url to from server port security topicArn secret}failing{since attempts nextAt error{...ProblemF}}}fragment ProblemF on Problem{code message}",
};

export const exportAll: Operation<NoVariables, { readonly exportAll: Json | null }> = {
  text: "query ExportAll{exportAll}",
};

export const audit: Operation<{ readonly taskId?: string | null | undefined; readonly limit?: number | null | undefined; readonly cursor?: string | null | undefined }, { readonly audit: { readonly items: readonly ({ readonly id: string; readonly at: string; readonly by: string; readonly byName: string; readonly door: string; readonly requestId: string; readonly action: string; readonly taskId: string | null; readonly subject: string | null; readonly code: string | null; readonly detail: string | null })[]; readonly cursor: string | null } | null }> = {
  text: "query Audit($taskId:ID$limit:Int$cursor:String){audit(taskId:$taskId limit:$limit cursor:$cursor){items{id at by byName door requestId action taskId subject code detail}cursor}}",
};

export const createTask: Operation<{ readonly input: TaskInput; readonly start?: boolean | null | undefined; readonly key?: string | null | undefined }, { readonly createTaskV2: { readonly id: string } | null }> = {
  text: "mutation CreateTask($input:TaskInput!$start:Boolean$key:String){createTaskV2(input:$input start:$start idempotencyKey:$key){id}}",
};

export const editTask: Operation<{ readonly id: string; readonly change: TaskChangeInput; readonly version?: number | null | undefined }, { readonly editTask: { readonly id: string } | null }> = {
  text: "mutation EditTask($id:ID!$change:TaskChangeInput!$version:Int){editTask(id:$id change:$change version:$version){id}}",
};

export const startTask: Operation<{ readonly id: string }, { readonly startTask: { readonly id: string } | null }> = {
  text: "mutation StartTask($id:ID!){startTask(id:$id){id}}",
};

export const runTaskNow: Operation<{ readonly id: string }, { readonly runTaskNow: { readonly id: string } | null }> = {
  text: "mutation RunTaskNow($id:ID!){runTaskNow(id:$id){id}}",
};

export const pauseTask: Operation<{ readonly id: string }, { readonly pauseTask: { readonly id: string } | null }> = {
  text: "mutation PauseTask($id:ID!){pauseTask(id:$id){id}}",
};

export const resumeTask: Operation<{ readonly id: string }, { readonly resumeTask: { readonly id: string } | null }> = {
  text: "mutation ResumeTask($id:ID!){resumeTask(id:$id){id}}",
};

export const stopTask: Operation<{ readonly id: string }, { readonly stopTask: { readonly id: string } | null }> = {
  text: "mutation StopTask($id:String!){stopTask(id:$id){id}}",
};

export const deleteTask: Operation<{ readonly id: string }, { readonly deleteTask: boolean | null }> = {
  text: "mutation DeleteTask($id:ID!){deleteTask(id:$id)}",
};

export const doctor: Operation<{ readonly taskId?: string | null | undefined; readonly input?: TaskInput | null | undefined }, { readonly doctor: readonly (CheckF)[] | null }> = {
  text: "mutation Doctor($taskId:ID$input:TaskInput){doctor(taskId:$taskId input:$input){...CheckF}}fragment CheckF on Check{side name state code policy finding{...TextF}fix{...TextF}}fragment TextF on LocalizedText{en zh}",
};

export const retryFailures: Operation<{ readonly runId: string; readonly code?: string | null | undefined }, { readonly retryFailures: { readonly id: string } | null }> = {
  text: "mutation RetryFailures($runId:ID!$code:String){retryFailures(runId:$runId code:$code){id}}",
};

export const acceptFailures: Operation<{ readonly runId: string; readonly code: string; readonly reason: string }, { readonly acceptFailures: boolean | null }> = {
  text: "mutation AcceptFailures($runId:ID!$code:String!$reason:String!){acceptFailures(runId:$runId code:$code reason:$reason)}",
};

export const createPlan: Operation<{ readonly taskId: string }, { readonly createPlan: PlanF | null }> = {
  text: "mutation CreatePlan($taskId:ID!){createPlan(taskId:$taskId){...PlanF}}fragment PlanF on Plan{id taskId state createdAt runId error{...ProblemF}snapshot{...SnapshotF}findings{found{...CountF}copy{...CountF}delete{...CountF}same{...CountF}skipped{...CountF}filtered{...CountF}sizes{below count{...CountF}}requests{name count}cost{item usd}leastSeconds mostSeconds notes}}fragment ProblemF on Problem{code message}fragment SnapshotF on ProgressSnapshot{phase listingComplete transferredBytes workers requestsInFlight retries throttles limiting budget{limit remaining resetsAt}startedAt elapsedMs found{...CountF}same{...CountF}filtered{...CountF}extra{...CountF}queued{...CountF}copied{...CountF}skipped{...CountF}failed{...CountF}deleted{...CountF}lastError{code message key}}fragment CountF on Count{objects bytes}",
};

export const applyPlan: Operation<{ readonly id: string }, { readonly applyPlan: { readonly id: string } | null }> = {
  text: "mutation ApplyPlan($id:ID!){applyPlan(id:$id){id}}",
};

export const createConnection: Operation<{ readonly input: ConnectionInput }, { readonly createConnection: ConnectionF | null }> = {
  text: "mutation CreateConnection($input:ConnectionInput!){createConnection(input:$input){...ConnectionF}}fragment ConnectionF on Connection{id version name plugin type parameters createdAt createdBy updatedAt}",
};

export const editConnection: Operation<{ readonly id: string; readonly change: ConnectionChangeInput; readonly version?: number | null | undefined }, { readonly editConnection: ConnectionF | null }> = {
  text: "mutation EditConnection($id:ID!$change:ConnectionChangeInput!$version:Int){editConnection(id:$id change:$change version:$version){...ConnectionF}}fragment ConnectionF on Connection{id version name plugin type parameters createdAt createdBy updatedAt}",
};

export const deleteConnection: Operation<{ readonly id: string }, { readonly deleteConnection: boolean | null }> = {
  text: "mutation DeleteConnection($id:ID!){deleteConnection(id:$id)}",
};

export const testConnection: Operation<{ readonly id: string; readonly location?: Json | null | undefined }, { readonly testConnection: readonly (CheckF)[] | null }> = {
  text: "mutation TestConnection($id:ID!$location:AWSJSON){testConnection(id:$id location:$location){...CheckF}}fragment CheckF on Check{side name state code policy finding{...TextF}fix{...TextF}}fragment TextF on LocalizedText{en zh}",
};

export const writeSecret: Operation<{ readonly input: SecretInput }, { readonly writeSecret: { readonly name: string } | null }> = {
  text: "mutation WriteSecret($input:SecretInput!){writeSecret(input:$input){name}}",
};

export const deleteSecret: Operation<{ readonly name: string }, { readonly deleteSecret: boolean | null }> = {
  text: "mutation DeleteSecret($name:String!){deleteSecret(name:$name)}",
};

export const createToken: Operation<{ readonly input: TokenInput }, { readonly createToken: { readonly token: string; readonly info: TokenF } | null }> = {
  text: "mutation CreateToken($input:TokenInput!){createToken(input:$input){token info{...TokenF}}}fragment TokenF on ApiToken{id name role createdAt createdBy expiresAt lastUsedAt}",
};

export const revokeToken: Operation<{ readonly id: string }, { readonly revokeToken: boolean | null }> = {
  text: "mutation RevokeToken($id:ID!){revokeToken(id:$id)}",
};

export const createChannel: Operation<{ readonly input: ChannelInput }, { readonly createChannel: { readonly id: string } | null }> = {
  text: "mutation CreateChannel($input:ChannelInput!){createChannel(input:$input){id}}",
};

export const editChannel: Operation<{ readonly id: string; readonly change: ChannelChangeInput; readonly version?: number | null | undefined }, { readonly editChannel: { readonly id: string } | null }> = {
  text: "mutation EditChannel($id:ID!$change:ChannelChangeInput!$version:Int){editChannel(id:$id change:$change version:$version){id}}",
};

export const deleteChannel: Operation<{ readonly id: string }, { readonly deleteChannel: boolean | null }> = {
  text: "mutation DeleteChannel($id:ID!){deleteChannel(id:$id)}",
};

export const testChannel: Operation<{ readonly id: string }, { readonly testChannel: boolean | null }> = {
  text: "mutation TestChannel($id:ID!){testChannel(id:$id)}",
};

export const importAll: Operation<{ readonly document: Json; readonly replace?: boolean | null | undefined }, { readonly importAll: { readonly tasks: number; readonly connections: number; readonly channels: number } | null }> = {
  text: "mutation ImportAll($document:AWSJSON!$replace:Boolean){importAll(document:$document replace:$replace){tasks connections channels}}",
};

export const importOriginal: Operation<{ readonly input: ImportOriginalInput }, { readonly importOriginal: { readonly task: { readonly id: string }; readonly notes: readonly (string)[] } | null }> = {
  text: "mutation ImportOriginal($input:ImportOriginalInput!){importOriginal(input:$input){task{id}notes}}",
};

export const onTaskChanged: Operation<NoVariables, { readonly onTaskChanged: { readonly taskId: string; readonly progress: TaskProgress | null; readonly deleted: boolean; readonly at: string } | null }> = {
  text: "subscription OnTaskChanged{onTaskChanged{taskId progress deleted at}}",
};

export const onRunProgress: Operation<NoVariables, { readonly onRunProgress: { readonly taskId: string; readonly runId: string; readonly progress: TaskProgress; readonly snapshot: SnapshotF | null; readonly at: string } | null }> = {
  text: "subscription OnRunProgress{onRunProgress{taskId runId progress snapshot{...SnapshotF}at}}fragment SnapshotF on ProgressSnapshot{phase listingComplete transferredBytes workers requestsInFlight retries throttles limiting budget{limit remaining resetsAt}startedAt elapsedMs found{...CountF}same{...CountF}filtered{...CountF}extra{...CountF}queued{...CountF}copied{...CountF}skipped{...CountF}failed{...CountF}deleted{...CountF}lastError{code message key}}fragment CountF on Count{objects bytes}",
};

export const infrastructure: Operation<{ readonly id: string }, { readonly getTask: { readonly id: string; readonly stackOutputs: readonly ({ readonly OutputKey: string | null; readonly OutputValue: string | null } | null)[] | null } | null; readonly infrastructure: { readonly stack: { readonly name: string; readonly link: string; readonly status: string; readonly reason: string | null } | null; readonly launch: { readonly state: string; readonly at: string; readonly reason: string | null } | null; readonly queue: { readonly name: string; readonly link: string; readonly waiting: number; readonly leased: number; readonly dead: number } | null; readonly fleet: { readonly name: string; readonly link: string; readonly desired: number; readonly running: number; readonly most: number } | null; readonly logs: { readonly name: string; readonly link: string } | null; readonly dashboard: { readonly name: string; readonly link: string } | null } | null }> = {
  text: "query Infrastructure($id:ID!){getTask(id:$id){id stackOutputs{OutputKey OutputValue}}infrastructure(taskId:$id){stack{name link status reason}launch{state at reason}queue{name link waiting leased dead}fleet{name link desired running most}logs{name link}dashboard{name link}}}",
};

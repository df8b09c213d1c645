/** How carefully a stage is kept. */
export interface Stage {
  /** Refuses `sst remove` and replacement by mistake. */
  readonly protect: boolean;
  /** What `sst remove` leaves. */
  readonly removal: "remove" | "retain" | "retain-all";
  /** Days for which logs are kept. */
  readonly logDays: 7 | 30 | 365;
  /** Whether GraphQL tells its schema. */
  readonly introspection: boolean;
}

/** `production` keeps everything, `test` its data; every other name is somebody's own stage and goes without a trace. */
export function stageOf(name: string): Stage {
  if (name === "production") return { protect: true, removal: "retain-all", logDays: 365, introspection: false };
  if (name === "test") return { protect: false, removal: "retain", logDays: 30, introspection: true };
  return { protect: false, removal: "remove", logDays: 7, introspection: true };
}

/** What becomes of a stage that somebody removes. */
export type Keeping = Pick<Stage, "protect" | "removal">;

/** The variable that names the stage which is given up with all that people put in. */
export const GIVEN_UP = "HUB_GIVE_UP";

/**
 * What `app()` of `sst.config.ts` says of a stage: as it is kept, or that nothing of it is. What is kept is in Pulumi's state,
 * so that a deploy with the variable comes before the removal with it.
 *
 * @param env that of the command line: only a person gives a stage up, by its name
 * @throws Error when the variable names another stage, or when nobody is there to mean it
 */
export function keepingOf(stage: string, env: Readonly<Record<string, string | undefined>>): Keeping {
  const { protect, removal } = stageOf(stage);
  const named = env[GIVEN_UP];
  if (named === undefined || named === "") return { protect, removal };
  if (named !== stage) throw new Error(`${GIVEN_UP} names the stage ${named}, and this is ${stage}: nothing was done`);
  if (isAutomatic(env)) throw new Error(`${GIVEN_UP} is refused where CI is set: a person gives a stage up, by hand`);
  return { protect: false, removal: "remove" };
}

/** What build services set. */
function isAutomatic({ CI = "" }: Readonly<Record<string, string | undefined>>): boolean {
  return CI !== "" && CI !== "0" && CI !== "false";
}

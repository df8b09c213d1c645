import type { Scenario } from "./scenario.ts";
import { ANSWER_SCENARIOS } from "./scenarios-answer.ts";
import { FAILURE_SCENARIOS } from "./scenarios-failure.ts";
import { REQUEST_SCENARIOS } from "./scenarios-request.ts";

/** Everything a transport must do, on every host. */
export const SCENARIOS: readonly Scenario[] = [...REQUEST_SCENARIOS, ...ANSWER_SCENARIOS, ...FAILURE_SCENARIOS];

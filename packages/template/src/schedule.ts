import { Aws, type CfnCondition, Fn } from "aws-cdk-lib";
import type { CfnRole } from "aws-cdk-lib/aws-iam";
import { CfnSchedule } from "aws-cdk-lib/aws-scheduler";
import type { CfnStateMachine } from "aws-cdk-lib/aws-stepfunctions";
import type { Form } from "./form.ts";

/** When a task runs. */
export interface Schedule {
  /** The condition that the task runs one time and is over. */
  readonly once: CfnCondition;
  /** Adds what starts a run's state machine, which takes `{runId, scheduledAt}`. Asked for twice, a run has one id. */
  start(id: string, machine: CfnStateMachine, role: CfnRole): CfnSchedule;
}

/**
 * Adds the parameters of the schedule.
 *
 * @param usual the expression that holds when nobody gives another one, such as `rate(1 hour)`
 */
export function addSchedule(form: Form, usual: string): Schedule {
  const expression = form.add("schedule", "schedule", {
    label: { en: "Schedule", zh: "运行计划" },
    help: {
      en: "never, once, at(2030-01-31T12:00:00), rate(1 hour) or cron(0 3 * * ? *), as EventBridge Scheduler reads them. A run that is due while another is going on is left out.",
      zh: "never、once、at(2030-01-31T12:00:00)、rate(1 hour) 或 cron(0 3 * * ? *)，即 EventBridge Scheduler 的表达式。上一次运行未结束时跳过本次。",
    },
    default: usual,
    allowedPattern: "^(never|once|(at|rate|cron)\\([^()]{1,200}\\))$",
  }).valueAsString;
  const zone = form.add("schedule", "timeZone", {
    label: { en: "Time zone", zh: "时区" },
    help: { en: "Of the schedule, such as Asia/Shanghai.", zh: "运行计划的时区，例如 Asia/Shanghai。" },
    default: "UTC",
    allowedPattern: "^[A-Za-z0-9_+/-]{1,50}$",
  }).valueAsString;
  const atOnce = form.is("schedule", "once");
  const atTime = form.condition("IsAtOneTime", () => Fn.conditionEquals(Fn.select(0, Fn.split("(", expression)), "at"));
  const once = form.condition("RunsOnce", () => Fn.conditionOr(atOnce, atTime));
  const never = form.is("schedule", "never");
  const noTime = form.condition("HasNoTime", () => Fn.conditionOr(atOnce, never));
  // A hub starts the runs of its tasks itself, for it has to know of them.
  const isIdle = (): CfnCondition => form.condition("StartsNothing", () => Fn.conditionOr(never, form.given("taskId")));
  return {
    once,
    start: (id, machine, role) =>
      new CfnSchedule(form.stack, id, {
        name: `${Aws.STACK_NAME}-runs`,
        state: Fn.conditionIf(isIdle().logicalId, "DISABLED", "ENABLED").toString(),
        // A rate without a start begins at once (user guide, "Schedule types"); the task is over before it comes again.
        scheduleExpression: Fn.conditionIf(noTime.logicalId, "rate(365 days)", expression).toString(),
        scheduleExpressionTimezone: zone,
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: machine.ref,
          roleArn: role.attrArn,
          input: JSON.stringify({
            runId: "<aws.scheduler.execution-id>",
            scheduledAt: "<aws.scheduler.scheduled-time>",
          }),
          retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3_600 },
        },
      }),
  };
}

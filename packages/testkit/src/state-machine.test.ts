import { expect, test } from "vitest";
import { runStateMachine, serviceError } from "./state-machine.ts";

const retrying = {
  StartAt: "Call",
  States: {
    Call: {
      Type: "Task",
      Resource: `arn:\${partition}:states:::sns:publish`,
      Parameters: { "who.$": "$.who", list: `\${list}`, text: `a \${text} b` },
      Retry: [{ ErrorEquals: ["Busy"], IntervalSeconds: 60, MaxAttempts: 2 }],
      Next: "Wait",
    },
    Wait: { Type: "Wait", Seconds: 3600, End: true },
  },
};
const values = { partition: "aws", list: [1, 2], text: 'say "x"' };

test("an execution calls with what its paths say, tries again, and waits no time", async () => {
  let busy = 2;
  const Call = () => {
    if (busy-- > 0) throw serviceError("Busy");
    return { done: true };
  };
  const end = await runStateMachine({ definition: retrying, input: { who: "me" }, values, tasks: { Call } });
  expect(end.output).toEqual({ done: true });
  expect(end.calls).toHaveLength(3);
  expect(end.calls[0]).toEqual({ state: "Call", parameters: { who: "me", list: [1, 2], text: 'a say "x" b' } });
  expect(end.states).toEqual(["Call", "Wait"]);
});

test("an execution fails with the error of the call that nobody caught", async () => {
  const Call = () => {
    throw serviceError("Denied", "not you");
  };
  const end = await runStateMachine({ definition: retrying, input: { who: "me" }, values, tasks: { Call } });
  expect(end.error).toEqual({ name: "Denied", cause: "not you" });
});

test("a state that the test says nothing of fails", async () => {
  const end = await runStateMachine({ definition: retrying, input: { who: "me" }, values, tasks: {} });
  expect(end.error?.name).toBe("Test.NoTask");
});

test.each([
  ["JSONata", { ...retrying, QueryLanguage: "JSONata" }, "JSONPath only"],
  ["a target that is not there", { StartAt: "A", States: { A: { Type: "Pass", Next: "B" } } }, "not valid"],
])("%s is refused", async (_, definition, words) => {
  await expect(runStateMachine({ definition, input: {}, values, tasks: {} })).rejects.toThrow(words);
});

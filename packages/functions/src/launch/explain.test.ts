import type { StackEvent } from "@aws-sdk/client-cloudformation";
import { expect, it } from "vitest";
import { reasonOf } from "./explain.ts";

const ID = "arn:stack";

function event(resource: string, status: string, reason?: string): StackEvent {
  const physical = resource === "stack" ? ID : `id-of-${resource}`;
  const said = reason === undefined ? {} : { ResourceStatusReason: reason };
  return {
    ...{ StackId: ID, EventId: "e", StackName: "s", Timestamp: new Date(0) },
    ...{ LogicalResourceId: resource, PhysicalResourceId: physical, ...said },
    ResourceStatus: status as StackEvent["ResourceStatus"],
  };
}

it("tells the first failure of the last attempt, not what followed from it", () => {
  const newestFirst = [
    event("stack", "ROLLBACK_COMPLETE"),
    event("Table", "CREATE_FAILED", "Resource creation cancelled"),
    event("Queue", "CREATE_FAILED", "the name is taken"),
    event("Queue", "CREATE_IN_PROGRESS"),
    event("stack", "CREATE_IN_PROGRESS", "User Initiated"),
    event("Old", "CREATE_FAILED", "of an earlier attempt"),
  ];
  expect(reasonOf(newestFirst, ID)).toBe("Queue: the name is taken");
});

it("knows no reason where nothing failed", () => {
  expect(reasonOf([event("stack", "CREATE_COMPLETE")], ID)).toBeUndefined();
});

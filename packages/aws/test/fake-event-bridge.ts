import { Fault, type Handlers, type Input } from "./fake-aws.ts";

/** A rule as it was put. */
export interface FakeRule {
  readonly pattern: string;
  readonly targets: Map<string, Input>;
}

/** The rules of EventBridge's default bus, as far as a listener needs them, and what they make of an event. */
export function eventBridge() {
  const rules = new Map<string, FakeRule>();
  const ruleOf = (name: string): FakeRule => {
    const rule = rules.get(name);
    if (rule === undefined) throw new Fault("ResourceNotFoundException", `Rule ${name} does not exist.`);
    return rule;
  };
  const handlers: Handlers = {
    PutRule({ Name, EventPattern }) {
      rules.set(Name, { pattern: EventPattern, targets: rules.get(Name)?.targets ?? new Map() });
      return { RuleArn: `arn:rule/${Name}` };
    },
    PutTargets({ Rule, Targets }) {
      for (const target of Targets) ruleOf(Rule).targets.set(target.Id, target);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    RemoveTargets({ Rule, Ids }) {
      for (const id of Ids) ruleOf(Rule).targets.delete(id);
      return { FailedEntryCount: 0, FailedEntries: [] };
    },
    DeleteRule({ Name }) {
      if ((rules.get(Name)?.targets.size ?? 0) > 0) throw new Fault("ValidationException", "the rule has targets");
      rules.delete(Name);
      return {};
    },
  };
  /** What goes to which queue for an event, as EventBridge matches and transforms it. */
  const sent = (event: Input): readonly { readonly queueArn: string; readonly body: string }[] =>
    [...rules.values()]
      .filter(({ pattern }) => fits(JSON.parse(pattern), event))
      .flatMap(({ targets }) => [...targets.values()])
      .map(({ Arn, InputTransformer: { InputTemplate } }) => ({
        queueArn: Arn,
        body: InputTemplate.replace("<aws.events.event.json>", () => JSON.stringify(event)),
      }));
  return { rules, handlers, sent };
}

/** Values and prefixes: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html */
function fits(pattern: Input, value: Input): boolean {
  if (Array.isArray(pattern)) {
    return pattern.some((each) => each === value || (each.prefix !== undefined && value?.startsWith(each.prefix)));
  }
  return Object.entries(pattern).every(([name, inner]) => fits(inner, value?.[name]));
}

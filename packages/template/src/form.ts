import type { LocalizedText } from "@dth/core/error-codes";
import type { PluginManifest } from "@dth/core/plugin";
import { type StackParameter, stackParameters } from "@dth/core/stack-parameters";
import { Aws, CfnCondition, CfnParameter, type CfnParameterProps, Fn, type Stack } from "aws-cdk-lib";
import { CfnRole } from "aws-cdk-lib/aws-iam";
import { parameterProperties } from "./parameter-properties.ts";
import type { Language } from "./synthesize.ts";

/** A parameter that the template itself asks for, beside those of the manifest. */
export interface OwnParameter extends Omit<CfnParameterProps, "description"> {
  readonly label: LocalizedText;
  readonly help: LocalizedText;
}

interface Group {
  readonly label: string;
  readonly names: string[];
}

/** Headings of a form's own groups. */
const OWN_GROUPS = {
  schedule: { en: "When it runs", zh: "运行计划" },
  network: { en: "Network", zh: "网络" },
  fleet: { en: "Machines", zh: "计算资源" },
  programs: { en: "Programs", zh: "程序" },
  notices: { en: "Notices and records", zh: "通知与记录" },
  hub: { en: "Filled in by the hub", zh: "由 Hub 填写" },
} as const satisfies Record<string, LocalizedText>;

/** Id of a heading that every template has. */
export type OwnGroup = keyof typeof OWN_GROUPS;

/** What a template takes as a parameter, and what it has where nobody says anything. */
export type OwnConstraints = Omit<CfnParameterProps, "description">;

const SIDE_LABELS = { source: { en: "Source", zh: "源" }, destination: { en: "Destination", zh: "目标" } } as const;

/**
 * The parameters of a template as CloudFormation's console shows them: labelled, grouped and in order
 * (`AWS::CloudFormation::Interface`). The manifest's come first, then the template's own.
 */
export class Form {
  readonly stack: Stack;
  readonly language: Language;
  readonly #groups = new Map<string, Group>();
  readonly #labels: Record<string, { readonly default: string }> = {};
  readonly #parameters = new Map<string, CfnParameter>();
  readonly #manifest: StackParameter[] = [];

  constructor(stack: Stack, language: Language) {
    this.stack = stack;
    this.language = language;
  }

  /**
   * Adds everything that the manifest asks for. A group of the manifest that has the id of one of the form's is that one.
   *
   * @param own of parameters that a deployment answers too, by their names in the template: it may say more than a task,
   * and somebody has to say what holds where neither does
   */
  addManifest(manifest: PluginManifest, own: Readonly<Record<string, OwnConstraints>> = {}): void {
    for (const each of stackParameters(manifest)) {
      const { name, part, parameter } = each;
      const { group } = parameter;
      const heading = manifest.groups.find(({ id }) => id === group)?.label[this.language] ?? group;
      const label = part === "options" ? heading : `${SIDE_LABELS[part][this.language]}: ${heading}`;
      const isShared = part === "options" && Object.hasOwn(OWN_GROUPS, group);
      const { description = "", ...asked } = parameterProperties(parameter, this.language);
      const properties = { description, ...(own[name] ?? asked) };
      this.#add(isShared ? group : `${part} ${group}`, label, name, parameter.label, properties);
      this.#manifest.push(each);
    }
  }

  /** Adds a parameter of the template's own. */
  add(group: OwnGroup, name: string, { label, help, ...rest }: OwnParameter): CfnParameter {
    const properties = { ...rest, description: help[this.language] };
    return this.#add(group, OWN_GROUPS[group][this.language], name, label, properties);
  }

  /** The parameter of that name. @throws TypeError when nobody added it: a fault of the template */
  get(name: string): CfnParameter {
    const parameter = this.#parameters.get(name);
    if (parameter === undefined) throw new TypeError(`the template has no parameter ${name}`);
    return parameter;
  }

  /** Whether a parameter was added. */
  has(name: string): boolean {
    return this.#parameters.has(name);
  }

  /** The condition that a parameter is not empty; the same one however often it is asked for. */
  given(name: string): CfnCondition {
    return this.condition(`Has${capital(name)}`, () => Fn.conditionNot(Fn.conditionEquals(this.get(name), "")));
  }

  /** The condition that a parameter has a value. */
  is(name: string, value: string): CfnCondition {
    const id = `Is${capital(name)}${capital(value.replace(/[^A-Za-z0-9]/gu, ""))}`;
    return this.condition(id, () => Fn.conditionEquals(this.get(name), value));
  }

  /** A condition by its name; made at the first asking. */
  condition(id: string, expression: () => ReturnType<typeof Fn.conditionEquals>): CfnCondition {
    const known = this.stack.node.tryFindChild(id);
    if (known instanceof CfnCondition) return known;
    return new CfnCondition(this.stack, id, { expression: expression() });
  }

  /** The manifest's parameters that the task's programs are told of, with what stands for their values. */
  manifestValues(): ReadonlyMap<StackParameter, string> {
    const told = this.#manifest.filter(({ parameter }) => parameter.where !== "stack");
    return new Map(told.map((each) => [each, this.get(each.name).valueAsString]));
  }

  /** Writes labels and groups into the template, and bounds its roles, once everything is added. */
  close(): void {
    const boundary = Fn.conditionIf(this.given("roleBoundary").logicalId, this.get("roleBoundary"), Aws.NO_VALUE);
    for (const each of this.stack.node.findAll())
      if (each instanceof CfnRole) each.permissionsBoundary = boundary.toString();
    const own = Object.keys(OWN_GROUPS);
    const groups = [...this.#groups].sort(([a], [b]) => own.indexOf(a) - own.indexOf(b));
    this.stack.templateOptions.metadata = {
      "AWS::CloudFormation::Interface": {
        ParameterGroups: groups.map(([, { label, names }]) => ({ Label: { default: label }, Parameters: names })),
        ParameterLabels: this.#labels,
      },
    };
  }

  #add(
    group: string,
    heading: string,
    name: string,
    label: LocalizedText,
    properties: CfnParameterProps,
  ): CfnParameter {
    const parameter = new CfnParameter(this.stack, name, properties);
    const known = this.#groups.get(group) ?? { label: heading, names: [] };
    known.names.push(name);
    this.#groups.set(group, known);
    this.#labels[name] = { default: label[this.language] };
    this.#parameters.set(name, parameter);
    return parameter;
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

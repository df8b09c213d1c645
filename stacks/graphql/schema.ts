import { type ConstDirectiveNode, Kind, type ObjectTypeDefinitionNode, parse, print, visit } from "graphql";

/** How people show who they are. */
export type PeopleMode = "AMAZON_COGNITO_USER_POOLS" | "OPENID_CONNECT";

/** Directives of AppSync by the mode that they let in. */
const DIRECTIVES: Readonly<Record<PeopleMode, string>> = {
  AMAZON_COGNITO_USER_POOLS: "aws_cognito_user_pools",
  OPENID_CONNECT: "aws_oidc",
};

/**
 * The schema for an API with these modes. AppSync gives a type without directives to its first mode only, and takes no
 * directive of a mode that the API has not: so every type names people's mode, tokens' and that of machines, which sign with
 * keys of AWS. Those ask and change; only people and programs with tokens subscribe.
 *
 * @returns its text, and every field of Query and Mutation
 */
export function appSyncSchema(sdl: string, people: PeopleMode) {
  const fields: (readonly [type: string, field: string])[] = [];
  const watching = [DIRECTIVES[people], "aws_lambda"];
  const own = [...watching, "aws_iam"];
  const others = Object.values(DIRECTIVES).filter((name) => !own.includes(name));
  const document = visit(parse(sdl), {
    Directive: (node) => (others.includes(node.name.value) ? null : undefined),
    ObjectTypeDefinition: {
      enter: (node) => {
        if (node.name.value === "Query" || node.name.value === "Mutation")
          for (const field of node.fields ?? []) fields.push([node.name.value, field.name.value]);
      },
      leave: (node: ObjectTypeDefinitionNode) => {
        if (node.directives?.length) return undefined;
        return { ...node, directives: (node.name.value === "Subscription" ? watching : own).map(directive) };
      },
    },
  });
  return { text: print(document), fields };
}

function directive(value: string): ConstDirectiveNode {
  return { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value } };
}

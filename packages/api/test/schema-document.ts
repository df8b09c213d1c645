import { Kind, type ObjectTypeDefinitionNode, parse } from "graphql";
import { SDL } from "./memory-api.ts";

/** The hub's schema, read. */
export const SCHEMA = parse(SDL);

/** A type of the schema. @throws Error when there is none of that name */
export function objectType(name: string): ObjectTypeDefinitionNode {
  const found = SCHEMA.definitions.find(
    (each) => each.kind === Kind.OBJECT_TYPE_DEFINITION && each.name.value === name,
  );
  if (found?.kind !== Kind.OBJECT_TYPE_DEFINITION) throw new Error(`there is no type ${name}`);
  return found;
}

import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PARAMETERS, someValues } from "../test/parameters.ts";
import { checkParameters } from "./check-parameters.ts";
import { jsonSchemaOf } from "./json-schema.ts";

const ajv = new Ajv2020({ strict: false });
const validate = ajv.compile(jsonSchemaOf(PARAMETERS));

describe("jsonSchemaOf", () => {
  it("accepts exactly what checkParameters accepts", () => {
    let accepted = 0;
    fc.assert(
      fc.property(someValues, (values) => {
        const { ok } = checkParameters(PARAMETERS, values, "");
        if (ok) accepted++;
        expect(validate(values), JSON.stringify(values)).toBe(ok);
      }),
      { numRuns: 2_000 },
    );
    expect(accepted).toBeGreaterThan(20);
  });

  it("is a schema of draft 2020-12", () => {
    expect(ajv.validateSchema(jsonSchemaOf(PARAMETERS))).toBe(true);
  });

  it("requires nothing where a connection may hold it", () => {
    const partial = ajv.compile(jsonSchemaOf(PARAMETERS, { required: false }));
    expect(partial({})).toBe(true);
    expect(partial({ mode: "fancy" })).toBe(true);
    expect(partial({ color: "red" })).toBe(false);
    expect(partial({ unknown: 1 })).toBe(false);
  });

  it("describes each parameter, with its default and its condition in words", () => {
    expect(jsonSchemaOf(PARAMETERS)).toMatchObject({
      required: ["must"],
      properties: {
        mode: { title: "L", description: "H.", default: "plain", enum: ["plain", "fancy"] },
        color: { description: "H. Only with mode: fancy." },
        secret: { "x-secret-fields": ["key"] },
      },
    });
  });
});

import type * as v from 'valibot';

/** One entry of the contract: the schema that the input must pass, and (as a type only) what comes back. */
export interface Call<Schema extends v.GenericSchema, Output> {
  readonly input: Schema;
  /** Never set; carries the type. */
  readonly output?: Output;
}

/** `call(schema)<Output>()`: curried, so that the schema is inferred while the output is stated. */
export const call =
  <Schema extends v.GenericSchema>(input: Schema) =>
  <Output>(): Call<Schema, Output> => ({ input });

import { expectExact } from '../support/corpus/expect-exact.ts';
import { recipes } from '../support/corpus/recipes.ts';

// The long form, with all files and a click on every frame: tests/corpus.
expectExact(
  recipes.filter(({ short }) => short),
  { long: false },
);

import { expectExact } from '../support/corpus/expect-exact.ts';
import { recipes } from '../support/corpus/recipes.ts';

expectExact(recipes, { long: true });

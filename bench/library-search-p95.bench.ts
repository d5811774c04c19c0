import { libraryBench } from './support/libraries.ts';
import { searchTime } from './support/library-samples.ts';

export default libraryBench('search-p95', 100_000, 20, searchTime);

import { libraryBench } from './support/libraries.ts';
import { statusChangeTime } from './support/library-samples.ts';

export default libraryBench('status-change', 100_000, 2, statusChangeTime);

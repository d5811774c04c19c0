import { libraryBench } from './support/libraries.ts';
import { statusChangeTime } from './support/library-samples.ts';

export default libraryBench('status-change', 1000, 2, statusChangeTime);

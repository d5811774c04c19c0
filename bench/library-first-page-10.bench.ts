import { libraryBench } from './support/libraries.ts';
import { firstPageTime } from './support/library-samples.ts';

export default libraryBench('first-page', 10, 5, firstPageTime);

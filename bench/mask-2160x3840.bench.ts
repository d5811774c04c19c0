import { maskBench } from './support/masks.ts';

export default maskBench(2160, 3840);

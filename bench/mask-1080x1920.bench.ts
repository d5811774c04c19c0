import { maskBench } from './support/masks.ts';

export default maskBench(1080, 1920);

import { maskBench } from './support/masks.ts';

export default maskBench(720, 1280);

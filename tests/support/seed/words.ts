/* What a post house's library is made of, in the two languages its people write. */

const things = [
  'cup',
  'car',
  'lamp',
  'jacket',
  'bicycle',
  'umbrella',
  'phone',
  'dog',
  'sign',
  'bottle',
  'chair',
  'kite',
];
const colours = ['red', 'blue', 'green', 'white', 'black', 'yellow', 'silver', 'striped', 'wooden', 'glass'];
const places = [
  'on the table',
  'in the street',
  'by the window',
  'behind the actor',
  'near the door',
  'in the garden',
];
const looks = ['soft evening light', 'matching shadows', 'shallow focus', 'the same grain', 'no reflections'];
const chineseThings = [
  '杯子',
  '汽车',
  '台灯',
  '外套',
  '自行车',
  '雨伞',
  '手机',
  '小狗',
  '招牌',
  '瓶子',
  '椅子',
  '风筝',
];
const chineseColours = ['红', '蓝', '绿', '白', '黑', '黄', '银色', '条纹', '木制', '玻璃'];
const chinesePlaces = ['桌上的', '街上的', '窗边的', '演员身后的', '门口的', '花园里的'];
const films = [
  'market-morning',
  'harbour',
  'kitchen take',
  'Interview',
  'A012_C007',
  'IMG',
  'DJI',
  '早市',
  '海边',
  '厨房',
];
const endings = ['mov', 'mp4', 'MOV', 'mxf.mp4'];

export const tags = [
  'approved',
  'client review',
  'hero shot',
  'needs fix',
  'episode 3',
  '待审',
  '定稿',
  'test',
];
export const noteLines = [
  'The director likes this one.',
  'Shadow on the left still flickers; try pro quality.',
  '客户已确认，用于第三集。',
  'Compare with take 4 before delivery.',
];

type Random = () => number;
export const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
export const between = (random: Random, least: number, most: number): number =>
  Math.floor(least + random() * (most - least + 1));

export function filmName(random: Random): string {
  return `${pick(random, films)} ${String(between(random, 1, 9999)).padStart(4, '0')}.${pick(random, endings)}`;
}

const english = {
  removal: (r: Random) =>
    `Delete the ${pick(r, colours)} ${pick(r, things)} ${pick(r, places)} from <<<video_1>>>`,
  swap: (r: Random) =>
    `Replace the ${pick(r, colours)} ${pick(r, things)} in <<<video_1>>> with the ${pick(r, things)} of <<<image_1>>>, ${pick(r, looks)}`,
  addition: (r: Random) =>
    `Add the ${pick(r, things)} of <<<image_1>>> to <<<video_1>>> ${pick(r, places)}, ${pick(r, looks)}`,
};
const chinese = {
  removal: (r: Random) =>
    `删除<<<video_1>>>中${pick(r, chinesePlaces)}${pick(r, chineseColours)}${pick(r, chineseThings)}`,
  swap: (r: Random) =>
    `把<<<video_1>>>里${pick(r, chinesePlaces)}${pick(r, chineseColours)}${pick(r, chineseThings)}换成<<<image_1>>>中的${pick(r, chineseThings)}`,
  addition: (r: Random) =>
    `将<<<image_1>>>中的${pick(r, chineseThings)}加到<<<video_1>>>${pick(r, chinesePlaces)}位置，光线自然`,
};

export const promptOf = (random: Random, mode: keyof typeof english): string =>
  (random() < 0.4 ? chinese : english)[mode](random);

import type { EditMode } from '../../../../electron/shared/domain/edit.ts';
import type { Language } from '../../../../electron/shared/domain/settings.ts';

/**
 * The templates the service recommends; `[x]` and `【】` are gaps to fill.
 * Source: the vendor's page, "Create Task", `prompt`.
 */
export const templates: Readonly<Record<EditMode, Readonly<Record<Language, string>>>> = {
  addition: {
    en: 'Using the context of <<<video_1>>>, seamlessly add [x] from <<<image_1>>>',
    'zh-CN':
      '基于<<<video_1>>>中的原始内容，以自然生动的方式，将<<<image_1>>>中的【】，融入<<<video_1>>>的【】',
  },
  swap: {
    en: 'swap [x] from <<<image_1>>> for [x] from <<<video_1>>>',
    'zh-CN': '使用<<<image_1>>>中的【】，替换<<<video_1>>>中的【】',
  },
  removal: {
    en: 'Delete [x] from <<<video_1>>>',
    'zh-CN': '删除<<<video_1>>>中的【】',
  },
};

/** True when the prompt holds no words of the user's own: changing the kind of edit may replace it. */
export const isUntouched = (prompt: string): boolean =>
  prompt.trim() === '' ||
  Object.values(templates).some((byLanguage) => Object.values(byLanguage).includes(prompt));

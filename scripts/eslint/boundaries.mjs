import { builtinModules } from 'node:module';
import path from 'node:path';

/**
 * Who may import what. The first entry whose folder holds the importing file decides; files in no listed
 * folder are free. `may` lists the project folders it may reach into besides its own; `packages` is `any`,
 * `no-electron`, `pure` (neither Node's modules nor Electron), or a list of names.
 */
const boundaries = [
  { folder: 'electron/shared', may: [], packages: 'pure' },
  { folder: 'electron/decoder', may: ['electron/shared'], packages: 'pure' },
  { folder: 'electron/preload', may: ['electron/shared'], packages: ['electron'] },
  {
    folder: 'electron/main/practice',
    may: ['electron/main/media', 'electron/shared'],
    packages: 'no-electron',
  },
  ...['kling', 'media', 'upload', 'library', 'edits', 'sessions'].map((name) => ({
    folder: `electron/main/${name}`,
    may: ['electron/main', 'electron/shared'],
    packages: 'no-electron',
  })),
  { folder: 'electron/main', may: ['electron/shared'], packages: 'any' },
  { folder: 'renderer', may: ['electron/shared'], packages: 'pure' },
];

const builtins = new Set(builtinModules);

/** @param {string} file @param {string} folder */
const inside = (file, folder) => file === folder || file.startsWith(`${folder}/`);

/** @param {string} specifier the package part of an import: `@a/b/c` → `@a/b` */
const packageName = (specifier) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/**
 * Says why an import crosses a boundary, or null when it is allowed.
 * @param {string} from the importing file, relative to the repository, with forward slashes
 * @param {string} specifier as written in the import
 * @returns {string | null}
 */
export function crossing(from, specifier) {
  const rule = boundaries.find((entry) => inside(from, entry.folder));
  if (!rule) return null;
  if (specifier.startsWith('.')) {
    const target = path.posix.join(path.posix.dirname(from), specifier.replace(/\?.*$/, ''));
    const allowed = [rule.folder, ...rule.may].some((folder) => inside(target, folder));
    return allowed ? null : `${rule.folder} must not import ${target}`;
  }
  const name = packageName(specifier.replace(/^node:/, ''));
  const isNode = specifier.startsWith('node:') || builtins.has(name);
  const isElectron = name === 'electron';
  const forbidden =
    (Array.isArray(rule.packages) && !rule.packages.includes(name)) ||
    (rule.packages === 'pure' && (isNode || isElectron)) ||
    (rule.packages === 'no-electron' && isElectron);
  return forbidden ? `${rule.folder} must not import '${specifier}'` : null;
}

/** ESLint rule around {@link crossing}; sees static, dynamic, re-exporting and type-only imports alike. */
export const boundariesRule = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { crossing: '{{why}} (see scripts/eslint/boundaries.mjs)' },
  },
  /** @param {any} context */
  create(context) {
    const from = path.relative(context.cwd, context.filename).split(path.sep).join('/');
    /** @param {any} node */
    const check = (node) => {
      if (typeof node.source?.value !== 'string') return;
      const why = crossing(from, node.source.value);
      if (why) context.report({ node: node.source, messageId: 'crossing', data: { why } });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      /** @param {any} node */
      TSImportType: (node) => check({ source: node.source ?? node.argument?.literal }),
    };
  },
};

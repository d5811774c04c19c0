import { extname } from 'node:path';

/** Named by its content, so that the same content is the same object. @param sha256 hex */
export const objectName = (sha256: string, path: string): string => `${sha256}${extname(path).toLowerCase()}`;

/** Whether a name is one that `objectName` gives. */
export const isObjectName = (name: string): boolean => /^[0-9a-f]{64}(\.[a-z0-9]{1,8})?$/.test(name);

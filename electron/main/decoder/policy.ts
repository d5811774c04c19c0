import type { ImageKind } from '../../shared/images/image-kind.ts';

/** The scheme of the page that decodes pictures; nothing else may be loaded in its session, and nobody else may load it. */
export const decoderScheme = 'decoder';
export const decoderOrigin = `${decoderScheme}://picture`;

/** The headers of everything that page gets. WebAssembly may be compiled for HEIC alone, which Chromium does not read. */
export function decoderHeaders(kind: ImageKind): Readonly<Record<string, string>> {
  const scripts = kind === 'heic' ? "'self' 'wasm-unsafe-eval'" : "'self'";
  const policy = [
    ...["default-src 'none'", `script-src ${scripts}`, "connect-src 'self'"],
    "worker-src 'self'",
    ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  };
}

export const decoderLimits = {
  /** More than any phone makes (108 million), and little enough to hold in memory. */
  pixels: 120_000_000,
  /** Of a side: what Chromium's canvas can be. */
  side: 16_384,
  timeMs: 60_000,
  /** Of what comes back. A photo of ten megapixels as PNG has about 20 MB. */
  resultBytes: 256 * 1024 * 1024,
  /** Of the page's process: a picture of the largest size decoded, turned and written, twice over. */
  memoryBytes: 3 * 1024 ** 3,
} as const;

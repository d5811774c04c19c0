import { flipFuses, FuseV1Options, FuseVersion } from '@electron/fuses';

// The shell was packaged with a start-up snapshot that we leave out, and closed to debuggers, which the
// end-to-end tests are.
await flipFuses(process.argv[2] ?? '', {
  version: FuseVersion.V1,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: true,
});

import type { TestStep } from '../../shared/ipc/settings.ts';
import type { KlingClient } from '../kling/client.ts';
import { runSteps } from '../upload/steps.ts';

const hourMs = 3_600_000;

/** Asks the service what is left on the account: free of charge, and refused unless the credentials are right. */
export const testCredentials = (
  client: () => Promise<KlingClient>,
  now: () => number = Date.now,
): Promise<readonly TestStep[]> =>
  runSteps([
    {
      step: 'account',
      run: async () => {
        const service = await client();
        await service.accountCosts(
          { startTime: now() - hourMs, endTime: now() },
          // Whoever asks wants to see what is wrong now, not after four more tries.
          { signal: AbortSignal.timeout(30_000), attempts: 1 },
        );
      },
    },
  ]);

import { AppError, toAppError } from '../../shared/errors/app-error.ts';
import { errorData } from '../../shared/errors/error-data.ts';
import { requireOpen, type Sessions } from './sessions.ts';

/** So near to its end a session may be over by the service's clock already. */
const nearMs = 30 * 60_000;
/** How a refusal may name the session as what is wrong; in the service's two languages. */
const namesSession =
  /session.{0,40}(expired?|invalid|not (found|exist)|no such|timed? ?out)|会话.{0,12}(过期|失效|不存在|无效)/is;

export interface CallFacts {
  /** When the session's 24 hours are over by our clock. */
  readonly expiresAt: number;
  readonly now: number;
  /** The request named something else, too, that the service may not have: a model. */
  readonly namesMore?: boolean;
}

/**
 * Whether a refusal of a session's call means that the session is over. Nobody says which code an expired one gets:
 * "no such resource" means it where the request names nothing else; "bad parameters" means it when its words name the
 * session, or when its 24 hours are nearly over. Otherwise it stays what it is, with `mayBeExpired` for the page to offer a
 * new session beside it.
 */
export function meansExpired(error: AppError, { expiresAt, now, namesMore = false }: CallFacts): boolean {
  const { mayBeExpired, serviceMessage } = error.details;
  if (mayBeExpired !== true) return false;
  if (error.code === 'no-such-resource' && !namesMore) return true;
  return now > expiresAt - nearMs || namesSession.test(String(serviceMessage ?? ''));
}

/**
 * Makes a call of an open session and notices when its refusal means that the session is over.
 * @throws AppError `session-expired`, the refusal's details kept; whatever else the call throws
 */
export async function withinSession<T>(
  sessions: Sessions,
  sessionId: string,
  call: (remoteId: string) => Promise<T>,
): Promise<T> {
  const session = sessions.get(sessionId);
  requireOpen(session);
  try {
    return await call(session.remoteId);
  } catch (thrown) {
    const error = toAppError(thrown);
    if (!meansExpired(error, { expiresAt: session.expiresAt, now: sessions.now() })) throw error;
    const expired = new AppError('session-expired', error.message, error.details, { cause: error });
    sessions.markExpired(sessionId, errorData(expired));
    throw expired;
  }
}

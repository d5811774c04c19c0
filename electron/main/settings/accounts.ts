import { randomUUID } from 'node:crypto';
import { defaultAccountId, type ServiceAccount } from '../../shared/domain/service.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { serviceHosts } from '../../shared/limits/service.ts';

/** More would fill no menu that anyone reads. */
const mostAccounts = 20;

/** The accounts and the one in use, which is always one of them. */
export interface AccountBook {
  readonly accounts: readonly ServiceAccount[];
  readonly account: string;
}

export const firstAccount: ServiceAccount = {
  id: defaultAccountId,
  name: '',
  apiBaseUrl: serviceHosts.global,
  auth: 'keys',
};

/** @throws AppError `not-found` */
export function accountOf({ accounts }: Pick<AccountBook, 'accounts'>, id: string): ServiceAccount {
  const found = accounts.find((one) => one.id === id);
  if (!found) throw new AppError('not-found', 'No such account');
  return found;
}

/** A new account at the address of the one in use, which it takes over from. @throws AppError `too-many-accounts` */
export function withNewAccount(book: AccountBook, name: string): AccountBook {
  if (book.accounts.length >= mostAccounts)
    throw new AppError('too-many-accounts', 'No room for another account', { most: mostAccounts });
  const { apiBaseUrl, auth } = accountOf(book, book.account);
  const fresh: ServiceAccount = { id: randomUUID(), name: name.trim(), apiBaseUrl, auth };
  return { accounts: [...book.accounts, fresh], account: fresh.id };
}

/** @throws AppError `not-found` */
export function withAccount(
  book: AccountBook,
  id: string,
  change: Partial<Omit<ServiceAccount, 'id'>>,
): AccountBook {
  const changed = { ...accountOf(book, id), ...change };
  return { ...book, accounts: book.accounts.map((one) => (one.id === id ? changed : one)) };
}

/** There is always one: the last one leaves an empty one behind. @throws AppError `not-found` */
export function withoutAccount(book: AccountBook, id: string): AccountBook {
  accountOf(book, id);
  const left = book.accounts.filter((one) => one.id !== id);
  // Under another id: what was begun with the removed one must not go on with its successor's keys.
  const accounts = left.length > 0 ? left : [{ ...firstAccount, id: randomUUID() }];
  return { accounts, account: book.account === id ? accounts[0]!.id : book.account };
}
